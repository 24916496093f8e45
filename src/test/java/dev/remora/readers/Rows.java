package dev.remora.readers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** The rows of the table in {@code docs/applications.md}; {@code scripts/readers} joins them. */
final class Rows {
  private static final Path DIRECTORY = Path.of("target", "readers", "rows");

  private Rows() {}

  static void write(
      String name, String how, String update, String back, Map<String, Duration> oddities) {
    var odd =
        oddities.entrySet().stream()
            .map(oddity -> oddity.getKey() + ", " + oddity.getValue().toMillis() + " ms")
            .collect(Collectors.joining("; "));
    write(name, how, update, back, odd.isEmpty() ? "nothing" : odd);
  }

  static void write(String name, String how, String update, String back, String odd) {
    var row = String.join(" | ", name, how, update, back, odd);
    try {
      Files.createDirectories(DIRECTORY);
      var file = (name + " " + how).replaceAll("[^A-Za-z0-9]+", "-");
      Files.writeString(DIRECTORY.resolve(file), "| " + row + " |\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
