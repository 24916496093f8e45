package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.Purpose;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.settings.LogLevel;
import dev.remora.settings.OutputFormat;
import dev.remora.source.BlobProgress;
import dev.remora.source.Progress;
import dev.remora.source.Transfer;
import dev.remora.time.Deadline;
import dev.remora.time.VirtualClock;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TransfersTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final VirtualClock clock = new VirtualClock(Instant.EPOCH);
  private final Console console =
      new Console(
          new StandardStreams(OutputStream.nullOutputStream(), err, true, true),
          Map.of("TERM", "xterm"));

  @Test
  void blobsThatAreThereInAMomentAreNeverSeen() {
    Progress bars = new TransferBars(console, clock, 80);
    BlobProgress blob = bars.started(Transfer.fetch(blob(100), "app.yaml"));
    clock.advance(Duration.ofMillis(299));
    blob.advanced(100);
    blob.finished();
    assertEquals("", said());
  }

  @Test
  void aSlowBlobHasABarThatGrowsInPlaceAndLeavesNothing() {
    Progress bars = new TransferBars(console, clock, 80);
    BlobProgress blob = bars.started(Transfer.fetch(blob(4 << 20), "big.bin"));
    clock.advance(Duration.ofMillis(300));
    blob.advanced(1 << 20);
    assertTrue(said().contains("big.bin"), said());
    assertTrue(said().contains(" 25 % of 4.0 MiB"), said());
    clock.advance(Duration.ofMillis(100));
    blob.advanced(1 << 20);
    assertTrue(said().contains("\u001b[1A\r\u001b[J"), said());
    assertTrue(said().contains(" 50 % of 4.0 MiB"), said());
    blob.finished();
    assertTrue(said().endsWith("\u001b[1A\r\u001b[J"), said());
  }

  @Test
  void barsAreDrawnTenTimesASecondAtMost() {
    Progress bars = new TransferBars(console, clock, 80);
    BlobProgress blob = bars.started(Transfer.fetch(blob(1_000_000), "big.bin"));
    for (int i = 0; i < 10_000; i++) { // ten seconds, a step each millisecond
      clock.advance(Duration.ofMillis(1));
      blob.advanced(100);
    }
    long frames = said().lines().filter(line -> line.contains("% of")).count();
    assertTrue(frames > 90 && frames <= 100, "drawn " + frames + " times");
  }

  @Test
  void ofManyBlobsTheLargestAreSeen() {
    Progress bars = new TransferBars(console, clock, 80);
    for (int i = 10; i < 40; i++) {
      bars.started(Transfer.fetch(blob(i), "small-" + i));
    }
    BlobProgress large = bars.started(Transfer.fetch(blob(1000), "big.bin"));
    clock.advance(Duration.ofSeconds(1));
    large.advanced(1);
    List<String> seen = said().lines().filter(line -> line.contains("% of")).toList();
    assertEquals(TransferBars.MOST_SEEN, seen.size(), said());
    assertTrue(seen.getFirst().contains("big.bin"), said());
    assertTrue(seen.getLast().contains("small-33"), said());
  }

  @Test
  void aRetryTakesTheBarBack() {
    Progress bars = new TransferBars(console, clock, 80);
    BlobProgress blob = bars.started(Transfer.fetch(blob(100), "big.bin"));
    clock.advance(Duration.ofSeconds(1));
    blob.advanced(90);
    clock.advance(Duration.ofSeconds(1));
    blob.advanced(-90);
    assertTrue(said().contains("  0 % of"), said());
  }

  @Test
  void aLineOfTheLogIsPrintedAboveTheBars() {
    Progress bars = new TransferBars(console, clock, 80);
    BlobProgress blob = bars.started(Transfer.fetch(blob(100), "big.bin"));
    clock.advance(Duration.ofSeconds(1));
    blob.advanced(50);
    err.reset();
    new Log(console, LogLevel.INFO, OutputFormat.TEXT, clock).warn("the tag can move");
    List<String> lines = List.of(said().split("\n"));
    assertEquals(
        "\u001b[1A\r\u001b[J\u001b[33mremora: warning: the tag can move\u001b[0m", lines.get(0));
    assertTrue(lines.get(1).contains("big.bin"));
  }

  @Test
  void aBarIsNeverAsWideAsTheTerminalAndNeverFails() {
    for (int seed = 0; seed < 20_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int width = random.nextInt(1, 200);
      String bar =
          ProgressBar.text(
              "t".repeat(random.nextInt(60)),
              random.nextLong(-5, 1L << 40),
              random.nextLong(-1, 1L << 40),
              width);
      assertTrue(bar.length() < Math.max(2, width), "seed " + seed + ": " + bar);
    }
  }

  @Test
  void aLogHasALineForEachBlob() {
    Log log = new Log(console, LogLevel.INFO, OutputFormat.TEXT, clock);
    BlobProgress blob =
        new TransferLines(log, clock).started(Transfer.fetch(blob(1536), "app\u001b.yaml"));
    clock.advance(Duration.ofMillis(1200));
    blob.advanced(1536);
    assertEquals("", said());
    blob.finished();
    assertEquals("remora: fetched app\uFFFD.yaml (1.5 KiB in 1s200ms)\n", said());
  }

  @Test
  void whatIsSentIsALineAndWhatIsReadForItIsNone() {
    TransferLines lines = log();
    lines.started(Transfer.read("app.yaml", 1536)).finished();
    BlobProgress sent = lines.started(Transfer.send(blob(1536), "app.yaml"));
    clock.advance(Duration.ofMillis(1200));
    sent.finished();
    assertEquals("remora: sent app.yaml (1.5 KiB in 1s200ms)\n", said());
  }

  @Test
  void aLogHasALineEveryTenSecondsWhileABlobIsOnItsWay() {
    for (Transfer transfer :
        List.of(
            Transfer.fetch(blob(1000), "f"),
            Transfer.read("f", 1000),
            Transfer.send(blob(1000), "f"))) {
      err.reset();
      BlobProgress shown = log().started(transfer);
      for (int i = 0; i < 25; i++) { // a second each
        clock.advance(Duration.ofSeconds(1));
        shown.advanced(40);
      }
      String doing = transfer.kind().name().toLowerCase(Locale.ROOT) + "ing";
      assertEquals(
          List.of(
              "remora: " + doing + " f: 40 % of 1000 B", "remora: " + doing + " f: 80 % of 1000 B"),
          said().lines().toList());
    }
  }

  @Test
  void barsSayWhatIsReadAndWhatIsSent() {
    Progress bars = new TransferBars(console, clock, 80);
    BlobProgress read = bars.started(Transfer.read("big.bin", 100));
    clock.advance(Duration.ofSeconds(1));
    read.advanced(50);
    assertTrue(said().contains("reading big.bin"), said());
    read.finished();
    BlobProgress sent = bars.started(Transfer.send(blob(100), "big.bin"));
    clock.advance(Duration.ofSeconds(1));
    sent.advanced(50);
    assertTrue(said().contains("sending big.bin"), said());
  }

  @Test
  void longWaitsAreTold() {
    Log log = new Log(console, LogLevel.INFO, OutputFormat.TEXT, clock);
    Deadline deadline = Deadline.in(Duration.ofMinutes(2), new ToldWaits(clock, log));
    Purpose locking = new Purpose("lock", "/config");
    for (int i = 0; i < 22; i++) {
      deadline.sleep(Duration.ofMillis(500), locking);
    }
    assertEquals(
        List.of(
            "remora: waiting to lock /config, 5s in all so far",
            "remora: waiting to lock /config, 10s in all so far"),
        said().lines().toList());
  }

  @Test
  void aShortWaitIsNot() {
    Log log = new Log(console, LogLevel.INFO, OutputFormat.TEXT, clock);
    Deadline deadline = Deadline.in(Duration.ofMinutes(2), new ToldWaits(clock, log));
    deadline.sleep(Duration.ofMillis(4999), new Purpose("lock", "/config"));
    assertEquals("", said());
  }

  @Test
  void whatTakesMoreThanASecondSaysThatItIsAtWork() {
    SignOfLife sign = sign();
    clock.advance(Duration.ofMillis(999));
    sign.look();
    assertEquals("", said());
    clock.advance(Duration.ofMillis(1));
    sign.look();
    sign.look();
    assertEquals("\u001b[?7lremora: detach is at work, for 1s of at most 2m\n\u001b[?7h", said());
    clock.advance(Duration.ofSeconds(61));
    sign.look();
    assertTrue(said().contains("\u001b[1A\r\u001b[J"), said());
    assertTrue(said().contains("at work, for 1m2s of at most 2m\n"), said());
  }

  @Test
  void barsTakeThePlaceOfTheSignAndGiveItBack() {
    SignOfLife sign = sign();
    BlobProgress blob =
        new TransferBars(console, clock, 80).started(Transfer.fetch(blob(100), "big.bin"));
    clock.advance(Duration.ofSeconds(1));
    sign.look();
    err.reset();
    blob.advanced(50);
    assertTrue(said().contains("big.bin"), said());
    assertFalse(said().contains("at work"), said());
    err.reset();
    blob.finished();
    assertTrue(said().contains("at work"), said());
  }

  @Test
  void nothingIsLeftOfTheSignWhereARunIsOver() {
    SignOfLife sign = sign();
    clock.advance(Duration.ofSeconds(1));
    sign.look();
    console.settle();
    assertTrue(said().endsWith("\u001b[1A\r\u001b[J"), said());
    err.reset();
    clock.advance(Duration.ofSeconds(1));
    sign.look();
    new TransferBars(console, clock, 80).started(Transfer.read("f", 9)).advanced(1);
    console.settle();
    assertEquals("", said());
  }

  @Test
  void nothingIsLeftOfItBelowTheWordsOfARunThatWasEnded() {
    SignOfLife sign = sign();
    clock.advance(Duration.ofSeconds(1));
    sign.look();
    new Log(console, LogLevel.INFO, OutputFormat.TEXT, clock)
        .event(LogLevel.ERROR, "interrupted", "interrupted", Map.of());
    sign.look();
    assertTrue(said().endsWith("\u001b[J\u001b[31mremora: interrupted\u001b[0m\n"), said());
  }

  private SignOfLife sign() {
    return new SignOfLife("detach", clock.nanoTime(), Duration.ofMinutes(2), console, clock);
  }

  private TransferLines log() {
    return new TransferLines(new Log(console, LogLevel.INFO, OutputFormat.TEXT, clock), clock);
  }

  @Test
  void theLogShowsWhatItsLevelAllows() {
    Log quiet = new Log(console, LogLevel.ERROR, OutputFormat.TEXT, clock);
    quiet.warn("w");
    quiet.event(LogLevel.INFO, "i", "i", Map.of());
    assertEquals("", said());
    assertFalse(new Log(console, LogLevel.INFO, OutputFormat.TEXT, clock).shows(LogLevel.DEBUG));
    new Log(console, LogLevel.DEBUG, OutputFormat.TEXT, clock).debug("d");
    assertEquals("remora: debug: d\n", said());
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private static Descriptor blob(long size) {
    return Descriptor.of("application/octet-stream", Digest.sha256(new byte[0]), size);
  }
}
