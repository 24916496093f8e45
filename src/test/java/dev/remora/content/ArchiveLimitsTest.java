package dev.remora.content;

import static dev.remora.content.TarBytes.concat;
import static dev.remora.content.TarBytes.header;
import static dev.remora.content.TarBytes.repeated;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.ContentRefused;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.paths.Limits;
import dev.remora.time.Deadline;
import dev.remora.time.TickingClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** How much an archive may hold, in its files, its headers and its time. */
class ArchiveLimitsTest extends Unpacking {
  @Test
  void whatIsWrittenCountsNotWhatIsDeclared() {
    bench.limits = new Limits(10, 60_000, 1000, 32);
    bench.archive(new Tars().file("a", "x".repeat(40_000)).file("b", "x".repeat(20_001)).gzip());
    refused("entry \"b\"", "--max-bytes");
  }

  @Test
  void exactlyTheLimitIsAllowedOverAllLayers() {
    bench.limits = new Limits(10, 60_000, 1000, 32);
    bench.archive(new Tars().file("a", "x".repeat(40_000)).gzip());
    bench.file("c", "x".repeat(10_000));
    bench.archive(new Tars().file("b", "x".repeat(10_000)).gzip());
    assertEquals(3, bench.write().size());
  }

  @Test
  void aBombIsRefusedByItsRatio() {
    bench.archive(new Tars().file("zeros", "\0".repeat(3 << 20)).gzip());
    refused("--max-ratio", "100");
  }

  @Test
  void smallArchivesAreNoBombsWhateverTheirRatio() {
    bench.archive(new Tars().file("zeros", "\0".repeat(1_000_000)).gzip());
    assertEquals(1_000_000, bench.write().getFirst().size());
  }

  @Test
  void zerosAfterTheEndCountToo() {
    byte[] endless = Arrays.copyOf(new Tars().file("a", "x").tar(), 3 << 20);
    bench.archive(Tars.gzip(endless));
    refused("--max-ratio");
  }

  @Test
  void asManyEntriesAsTheLimitAndNotOneMore() {
    Tars tars = new Tars();
    for (int i = 0; i < 4; i++) {
      tars.file("d" + i + "/f", "");
    }
    byte[] blob = tars.gzip();
    bench.limits = new Limits(4, 1000, 100, 32);
    assertEquals(4, bench.archive(blob).write().size());
    Bench stricter = new Bench(made("stricter"));
    stricter.limits = new Limits(3, 1000, 100, 32);
    stricter.archive(blob);
    ContentRefused failure = assertThrows(ContentRefused.class, stricter::write);
    assertTrue(failure.line().contains("entry \"d3/f\""), failure.line());
    assertTrue(failure.line().contains("--max-files"), failure.line());
  }

  @Test
  void manyDirectoriesAreBoundedToo() {
    bench.limits = new Limits(3, 10_000, 100, 32);
    bench.archive(new Tars().directory("a").directory("b").directory("c").directory("d").gzip());
    refused("entry \"d/\"", "--max-files");
  }

  @Test
  void deepEntriesAreRefused() {
    bench.archive(new Tars().file("d/".repeat(31) + "f", "x").gzip()).write();
    Bench fresh = new Bench(made("deep"));
    fresh.archive(new Tars().file("e/".repeat(32) + "f", "x").gzip());
    assertTrue(assertThrows(ContentRefused.class, fresh::write).line().contains("--max-depth"));
  }

  @Test
  void aHeaderOfAMegabyteDoesNotGoIntoMemory() {
    byte[] name = header("././@LongLink", 'L', 1 << 20);
    byte[] content = new byte[1 << 20];
    Arrays.fill(content, (byte) 'a');
    bench.layer(
        "application/x-tar", concat(name, content, new Tars().file("a", "x").tar()), Map.of());
    refused("a header in it is too long");
  }

  @Test
  void manyHeadersInARowDoNotGoOnTheStack() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] header = header("g", 'g', 0);
    for (int i = 0; i < 100_000; i++) {
      out.writeBytes(header);
    }
    bench.archive(Tars.gzip(concat(out.toByteArray(), new Tars().file("a", "x").tar())));
    refused("a header in it is too long");
  }

  @Test
  void globalPaxHeadersOfManyEntriesAreBoundedInAll() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < 600; i++) {
      byte[] record = Bench.bytes("16 %08x=%s\n".formatted(i, "abc"));
      byte[] entry = new Tars().file("f" + i, "").tar();
      out.writeBytes(header("g", 'g', 512));
      out.writeBytes(Arrays.copyOf(repeated(record, 32), 512));
      out.write(entry, 0, 512);
    }
    out.writeBytes(new byte[1024]);
    bench.archive(Tars.gzip(out.toByteArray()));
    refused("entry \"f512\"", "its global headers are too long");
  }

  @Test
  void aGzipMembersNameDoesNotGoIntoMemory() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 8, 0, 0, 0, 0, 0, 0});
    byte[] name = new byte[2 << 20];
    new SplittableRandom(1).nextBytes(name);
    for (int i = 0; i < name.length; i++) {
      name[i] |= 1;
    }
    out.writeBytes(name);
    out.write(0);
    out.writeBytes(Arrays.copyOfRange(sample().gzip(), 10, 40));
    bench.archive(out.toByteArray());
    refused("a header in it is too long");
  }

  @Test
  void memoryDoesNotGrowWithTheContent() {
    bench.limits = new Limits(10, 1L << 30, 10_000, 32);
    byte[] large = new Tars().file("large", "\0".repeat(48 << 20)).gzip();
    bench.archive(large);
    byte[] small = new Tars().file("small", "x").gzip();
    Bench warm = new Bench(made("warm"));
    warm.archive(small).write();
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertEquals(48 << 20, bench.write().getFirst().size());
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < 4 << 20, "allocated " + allocated);
  }

  @Test
  void theDeadlineHoldsInTheZerosAfterTheEndToo() throws IOException {
    bench.deadline = sixtyLooks();
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    tar.write(new Tars().file("f", "").tar());
    tar.write(new byte[32 << 20]);
    bench.limits = new Limits(10, 1 << 30, 1 << 20, 32);
    bench.archive(Tars.gzip(tar.toByteArray()));
    fails(RegistryUnavailable.class, "--deadline");
  }

  @Test
  void theDeadlineHoldsWhileUnpackingToo() {
    bench.deadline = sixtyLooks();
    Tars tars = new Tars();
    for (int i = 0; i < 100; i++) {
      tars.file("f" + i, "");
    }
    bench.archive(tars.gzip());
    fails(RegistryUnavailable.class, "--deadline");
  }

  /** A deadline that passes when it was looked at sixty times. */
  private static Deadline sixtyLooks() {
    return Deadline.in(Duration.ofMillis(60), new TickingClock());
  }

  @Test
  void theReasonIsReadEvenAfterALongName() {
    bench.archive(new Tars().file("n".repeat(3000), "x").gzip());
    refused("a name is longer than 255 bytes");
  }
}
