package dev.remora.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ByteSizeTest {
  @Test
  void peopleWriteSizesInManyWays() {
    assertEquals(4096, ByteSize.parse("4 KiB").bytes());
    assertEquals(1 << 30, ByteSize.parse("1GiB").bytes());
    assertEquals(1 << 20, ByteSize.parse("1Mi").bytes());
    assertEquals(23, ByteSize.parse("23").bytes());
    assertEquals(0, ByteSize.parse("0 B").bytes());
  }

  @Test
  void whatIsAmbiguousOrTooLargeIsRefused() {
    for (String text :
        List.of("", "4 MB", "4k", "1.5GiB", "-1", "+1", "4  KiB", "9999999 TiB", "KiB", "1KiBB")) {
      assertThrows(IllegalArgumentException.class, () -> ByteSize.parse(text), text);
    }
  }

  @Test
  void itsTextIsExactAndIsReadAsTheSame() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 1_000; i++) {
      ByteSize size = new ByteSize(random.nextLong(1L << 20) << random.nextInt(40));
      assertEquals(size, ByteSize.parse(size.toString()), size.toString());
    }
    assertEquals("4 KiB", new ByteSize(4096).toString());
    assertEquals("4097 B", new ByteSize(4097).toString());
  }

  @Test
  void forReadersItIsRounded() {
    assertEquals("0 B", new ByteSize(0).rounded());
    assertEquals("1023 B", new ByteSize(1023).rounded());
    assertEquals("1.5 KiB", new ByteSize(1536).rounded());
    assertEquals("12.3 MiB", new ByteSize(12_900_000).rounded());
    assertEquals("8192.0 TiB", new ByteSize(1L << 53).rounded());
  }

  @Test
  void whatIsRoundedReadsAsAFormatterWritesIt() {
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < 2_000; i++) {
      // around the halves of tenths, too, and around each unit's first size
      long halves = ((random.nextLong(1, 10_240) * 5) << (10 * random.nextInt(1, 4))) / 100;
      long unit = 1L << (10 * random.nextInt(0, 5));
      for (long bytes : new long[] {random.nextLong(1L << random.nextInt(1, 50)), halves, unit}) {
        for (long near = Math.max(0, bytes - 2); near <= bytes + 2; near++) {
          assertEquals(formatted(near), new ByteSize(near).rounded());
        }
      }
    }
    assertEquals("8388608.0 TiB", new ByteSize(Long.MAX_VALUE).rounded());
  }

  private static String formatted(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    int unit = Math.min(4, (63 - Long.numberOfLeadingZeros(bytes)) / 10);
    return String.format(
        Locale.ROOT, "%.1f %siB", Math.scalb((double) bytes, -10 * unit), "KMGT".charAt(unit - 1));
  }
}
