package dev.remora.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@code k8s/monitoring/alerts.yaml} as Prometheus itself reads it, without the operator's frame.
 */
record AlertRules(String text) {
  static final Path FILE = Path.of("k8s/monitoring/alerts.yaml");

  private static final Pattern MINUTES = Pattern.compile("\\b(\\d+)m\\b");

  static AlertRules asTheyAre() {
    try {
      return new AlertRules(
          Files.readString(FILE)
              .lines()
              .dropWhile(line -> !line.equals("spec:"))
              .skip(1)
              .map(line -> line.replaceFirst("^  ", ""))
              .collect(Collectors.joining("\n")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A fifth of a minute's number, in seconds, so that nobody waits for half an hour. */
  static AlertRules inSeconds() {
    String shortened = asTheyAre().text.replace("> 1800", "> 6");
    return new AlertRules(
        MINUTES
            .matcher(shortened)
            .replaceAll(minutes -> Integer.parseInt(minutes.group(1)) / 5 + "s"));
  }

  Path write(Path directory) throws IOException {
    return Files.writeString(directory.resolve("rules.yaml"), text);
  }
}
