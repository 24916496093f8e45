package dev.remora.cli;

import dev.remora.oci.Platform;
import dev.remora.posix.NativeRuntime;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Properties;

/**
 * Which Remora this is. Read when the class is initialised, which for a native image is when it is
 * built.
 *
 * @param version Maven's
 * @param commit what it was built from; nothing outside a checkout, or in an IDE
 * @param time when it was built: a clock that shows an earlier time is wrong
 */
record Build(String version, Optional<String> commit, Instant time) {
  static final Build THIS = read();

  private static Build read() {
    try (InputStream in = Build.class.getResourceAsStream("build.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return new Build(
          properties.getProperty("version"),
          Optional.of(properties.getProperty("commit", "")).filter(Build::isFilledIn),
          time(properties.getProperty("time")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isFilledIn(String text) {
    return !text.isEmpty() && !text.startsWith("${");
  }

  /** An IDE may not have filled it in. */
  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }

  /** For people, and for whoever reports a fault; the first line is for scripts. */
  String text() {
    return "remora "
        + version
        + "\n"
        + commit.map(known -> "commit    " + known + "\n").orElse("")
        + "built     "
        + time
        + "\nplatform  "
        + Platform.current()
        + ", "
        + NativeRuntime.text()
        + "\n";
  }
}
