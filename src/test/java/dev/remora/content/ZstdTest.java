package dev.remora.content;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.failure.ContentRefused;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import dev.remora.time.TickingClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZstdTest {
  private static final String ZSTD = "/usr/bin/zstd";

  @TempDir Path directory;

  private static byte[] decompress(byte[] compressed) throws IOException {
    return decompress(compressed, Deadline.in(Duration.ofMinutes(2), Clock.system()));
  }

  private static byte[] decompress(byte[] compressed, Deadline deadline) throws IOException {
    InputStream blob = new ByteArrayInputStream(compressed);
    return MeteredInput.unlimited(Decompression.of(blob, deadline, Bench.PURPOSE)).readAllBytes();
  }

  private static byte[] block(int kind, int size, boolean last) {
    int header = size << 3 | kind << 1 | (last ? 1 : 0);
    return new byte[] {(byte) header, (byte) (header >> 8), (byte) (header >> 16), 'x'};
  }

  private static byte[] repeated(byte[] part, int times) {
    ByteBuffer all = ByteBuffer.allocate(part.length * times);
    while (all.hasRemaining()) {
      all.put(part);
    }
    return all.array();
  }

  private static byte[] frame(int descriptor, int... rest) {
    ByteBuffer frame = ByteBuffer.allocate(5 + rest.length).order(ByteOrder.LITTLE_ENDIAN);
    frame.putInt(0xFD2FB528).put((byte) descriptor);
    for (int b : rest) {
      frame.put((byte) b);
    }
    return frame.array();
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] text(int length) {
    StringBuilder text = new StringBuilder();
    SplittableRandom random = new SplittableRandom(length);
    while (text.length() < length) {
      text.append("key-").append(random.nextInt(1000)).append(": value\n");
    }
    return Bench.bytes(text.substring(0, length));
  }

  @Test
  void framesInARowAreOneStream() throws IOException {
    byte[] one = text(1000);
    byte[] other = text(300_000);
    assertArrayEquals(concat(one, other), decompress(concat(Tars.zstd(one), Tars.zstd(other))));
  }

  @Test
  void skippableFramesAreLeftOut() throws IOException {
    byte[] skippable = concat(new byte[] {0x5a, 0x2a, 0x4d, 0x18, 5, 0, 0, 0}, new byte[5]);
    byte[] content = text(5000);
    assertArrayEquals(content, decompress(concat(skippable, Tars.zstd(content), skippable)));
  }

  /** Each is some megabytes that decompress to nothing: only what is compressed can be counted. */
  @ParameterizedTest
  @ValueSource(strings = {"empty frames", "empty skippable frames", "a long skippable frame"})
  void whatHoldsNothingEndsAtTheDeadlineToo(String what) throws IOException {
    byte[] nothing =
        switch (what) {
          case "empty frames" -> repeated(frame(0x20, 0, 1, 0, 0), 500_000);
          case "empty skippable frames" ->
              repeated(new byte[] {0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0}, 600_000);
          default -> concat(new byte[] {0x50, 0x2a, 0x4d, 0x18, 0, 0, 64, 0}, new byte[4 << 20]);
        };
    byte[] stream = concat(nothing, Tars.zstd(text(5)));
    assertEquals(5, decompress(stream).length);
    Deadline fiftyLooks = Deadline.in(Duration.ofMillis(50), new TickingClock());
    assertThrows(RegistryUnavailable.class, () -> decompress(stream, fiftyLooks));
  }

  @Test
  void blocksOfOneByteThatEachCopyTheWindowAreLookedAtFewAtATime() throws IOException {
    int blocks = 1 << 10;
    byte[] window = repeated(block(1, 128 << 10, false), 64);
    byte[] tiny = repeated(block(0, 1, false), blocks - 1);
    byte[] stream = concat(frame(0, 13 << 3), window, tiny, block(0, 1, true));
    TickingClock clock = new TickingClock();
    Deadline deadline = Deadline.in(Duration.ofMinutes(10), clock);
    InputStream in = Decompression.of(new ByteArrayInputStream(stream), deadline, Bench.PURPOSE);
    in.skipNBytes(8 << 20);
    long before = clock.nanoTime();
    assertEquals(blocks, in.readNBytes(blocks).length);
    long looks = Duration.ofNanos(clock.nanoTime() - before).toMillis();
    assertTrue(looks >= blocks / 256, "looks: " + looks);
  }

  @ParameterizedTest
  @CsvSource({"13:0, true", "13:1, false", "17:0, false", "21:7, false"})
  void windowsBeyond8MebibytesAreRefused(String window, boolean accepted) throws IOException {
    String[] parts = window.split(":", -1);
    int descriptor = Integer.parseInt(parts[0]) << 3 | Integer.parseInt(parts[1]);
    // one raw block, the last, of one byte
    byte[] stream = frame(0, descriptor, 1 | 1 << 3, 0, 0, 'x');
    if (accepted) {
      assertArrayEquals(new byte[] {'x'}, decompress(stream));
    } else {
      assertTrue(
          assertThrows(RefusedContent.class, () -> decompress(stream)).reason().contains("window"));
    }
  }

  @Test
  void aSingleSegmentThatIsLargerThanTheWindowIsRefused() {
    byte[] fourBytes = frame(0xa0, 1, 0, 0x80, 0);
    assertThrows(RefusedContent.class, () -> decompress(concat(fourBytes, new byte[10])));
    byte[] negative = frame(0xe0, 0, 0, 0, 0, 0, 0, 0, 0x80);
    assertThrows(RefusedContent.class, () -> decompress(concat(negative, new byte[10])));
  }

  @Test
  void aLargeWindowOfALaterFrameIsRefusedToo() {
    byte[] large = frame(0, 17 << 3, 9, 0, 0, 'x');
    assertThrows(RefusedContent.class, () -> decompress(concat(Tars.zstd(text(1000)), large)));
  }

  @Test
  void dictionariesAreNotSupported() {
    assertThrows(IOException.class, () -> decompress(frame(1, 0, 7, 9, 0, 0, 'x')));
  }

  @Test
  void dataAfterTheLastFrameAreAnError() {
    assertThrows(IOException.class, () -> decompress(concat(Tars.zstd(text(10)), text(10))));
  }

  @Test
  void cutAnywhereAStreamIsAnError() {
    byte[] stream = Tars.zstd(text(2000));
    for (int length = 4; length < stream.length; length++) {
      byte[] cut = Arrays.copyOf(stream, length);
      assertThrows(IOException.class, () -> decompress(cut), "length " + length);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "-3", "-19", "--fast=5", "--no-check"})
  void whatTheZstdProgramMakesIsRead(String option) throws Exception {
    assumeTrue(Files.isExecutable(Path.of(ZSTD)), "zstd is not installed");
    byte[] content = text(3 << 20);
    assertArrayEquals(content, decompress(Tars.pipe(content, ZSTD, "-q", "-c", option)));
  }

  @Test
  void aRealLongWindowIsRefusedWithAdvice() throws Exception {
    assumeTrue(Files.isExecutable(Path.of(ZSTD)), "zstd is not installed");
    Bench bench = new Bench(directory);
    byte[] tar = new Tars().file("a", new String(text(1000), StandardCharsets.UTF_8)).tar();
    byte[] blob = Tars.pipe(tar, ZSTD, "-q", "-c", "--long=27");
    bench.layer("application/vnd.oci.image.layer.v1.tar+zstd", blob, Map.of());
    ContentRefused failure = assertThrows(ContentRefused.class, bench::write);
    assertTrue(failure.line().contains("--long"), failure.line());
  }

  @Test
  void aBombIsRefusedByItsRatio() {
    Bench bench = new Bench(directory);
    bench.layer(
        "application/vnd.oci.image.layer.v1.tar+zstd",
        Tars.zstd(new Tars().file("zeros", "\0".repeat(3 << 20)).tar()),
        Map.of());
    ContentRefused failure = assertThrows(ContentRefused.class, bench::write);
    assertTrue(failure.line().contains("--max-ratio"), failure.line());
    assertTrue(bench.outsideIsUntouched());
  }
}
