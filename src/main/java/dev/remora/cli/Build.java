package dev.remora.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Properties;

/**
 * Which Remora this is. Read when the class is initialised, which for a native image is when it is
 * built.
 *
 * @param version Maven's
 * @param time when it was built: a clock that shows an earlier time is wrong
 */
record Build(String version, Instant time) {
  static final Build THIS = read();

  private static Build read() {
    try (InputStream in = Build.class.getResourceAsStream("build.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return new Build(properties.getProperty("version"), time(properties.getProperty("time")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An IDE may not have filled it in. */
  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }
}
