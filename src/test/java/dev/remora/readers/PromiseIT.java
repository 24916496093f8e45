package dev.remora.readers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers that do nothing but read, while one revision follows the other. */
@RunsReaders
class PromiseIT {
  private static final int SWAPS = 50;

  @TempDir Path scratch;

  @Test
  void oneRevisionAtATimeBelowDataAndNoFileIsEverMissing() {
    var volume = scratch.resolve("config");
    var reads = new AtomicLong();
    try (var delivery = Delivery.start(scratch, volume, files(0), "");
        var whole = hammer(() -> count(reads, listed(data(volume))));
        var byName = hammer(() -> count(reads, named(volume)));
        var byListing = hammer(() -> count(reads, listed(volume)))) {
      for (int swap = 1; swap <= SWAPS; swap++) {
        delivery.update(files(swap));
        var wanted = Integer.toString(swap);
        assertTrue(
            Recorder.await(Duration.ofMinutes(1), () -> byName.last().equals(wanted)),
            () -> wanted + " is not seen, but " + byName.last());
      }
      for (var oddity : List.of("mixture", "missing", "empty")) {
        assertEquals(0, whole.times(oddity), whole::toString);
      }
      assertEquals(0, byName.times("missing"), byName::toString);
      assertEquals(0, byName.times("empty"), byName::toString);
      row(reads, "`..data` resolved once, all below it", whole);
      row(reads, "two files, each by its name", byName);
      row(reads, "all files that a listing of the volume has", byListing);
    }
  }

  private static void row(AtomicLong reads, String how, Recorder shown) {
    var odd =
        Stream.of("mixture", "missing", "empty")
            .filter(oddity -> shown.times(oddity) > 0)
            .map(oddity -> oddity + ", " + shown.times(oddity) + " times")
            .collect(Collectors.joining("; "));
    Rows.write(
        "anything",
        String.format(
            Locale.ROOT,
            "%s; %d updates, %,d reads in all",
            how,
            SWAPS,
            reads.get() / 1_000 * 1_000),
        "at once",
        "–",
        odd.isEmpty() ? "nothing" : odd);
  }

  private static Recorder hammer(Supplier<String> shown) {
    return new Recorder(shown, Duration.ZERO);
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

  private static String named(Path directory) {
    return read(Stream.of("app.yaml", "second.yaml").map(directory::resolve).toList());
  }

  private static String listed(Path directory) {
    try (var files = Files.newDirectoryStream(directory, "*.yaml")) {
      var found = new ArrayList<Path>();
      files.forEach(found::add);
      return read(found);
    } catch (IOException e) {
      return "missing";
    }
  }

  /** What all of them say. */
  private static String read(List<Path> files) {
    try {
      var said = new HashSet<String>();
      for (var file : files) {
        said.add(Files.readString(file));
      }
      return said.contains("") ? "empty" : said.size() == 1 ? said.iterator().next() : "mixture";
    } catch (IOException e) {
      return "missing";
    }
  }

  /** Every second revision has one more. */
  private static Map<String, byte[]> files(int number) {
    var text = Integer.toString(number).getBytes(UTF_8);
    return number % 2 == 0
        ? Map.of("app.yaml", text, "second.yaml", text)
        : Map.of("app.yaml", text, "second.yaml", text, "odd.yaml", text);
  }
}
