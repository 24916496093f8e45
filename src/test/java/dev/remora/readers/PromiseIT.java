package dev.remora.readers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers that do nothing but read, while one revision follows the other. */
@RunsReaders
class PromiseIT {
  private static final int SWAPS = 20;

  @TempDir Path scratch;

  @Test
  void oneRevisionAtATimeBelowDataAndNoFileIsEverMissing() {
    var volume = scratch.resolve("config");
    var reads = new AtomicLong();
    try (var delivery = Delivery.start(scratch, volume, files(0), "");
        var whole = new Recorder(() -> count(reads, below(data(volume))));
        var byName = new Recorder(() -> count(reads, below(volume)))) {
      for (int swap = 1; swap <= SWAPS; swap++) {
        delivery.update(files(swap));
        var wanted = Integer.toString(swap);
        assertTrue(Recorder.await(Duration.ofSeconds(1), () -> byName.last().equals(wanted)));
      }
      var mixed = byName.shown(0, shown -> shown.equals("mixture") ? shown : "");
      var missing = byName.shown(0, shown -> shown.equals("missing") ? shown : "");
      assertEquals(Map.of(), whole.shown(0, shown -> shown.matches("\\d+") ? "" : shown));
      assertEquals(Map.of(), missing);
      System.out.printf(
          "readers: %d swaps, %d reads of two files; by name a mixture for %s%n",
          SWAPS, reads.get(), mixed);
    }
  }

  private static String count(AtomicLong reads, String value) {
    reads.incrementAndGet();
    return value;
  }

  /** Resolved once. */
  private static Path data(Path volume) {
    try {
      return volume.resolve("..data").toRealPath();
    } catch (IOException e) {
      return volume.resolve("missing");
    }
  }

  private static String below(Path directory) {
    try {
      var first = Files.readString(directory.resolve("app.yaml"));
      var second = Files.readString(directory.resolve("second.yaml"));
      return first.equals(second) ? first : "mixture";
    } catch (IOException e) {
      return "missing";
    }
  }

  private static Map<String, byte[]> files(int number) {
    var text = Integer.toString(number).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return Map.of("app.yaml", text, "second.yaml", text);
  }
}
