package dev.remora.readers;

import static dev.remora.readers.Sees.LATER;
import static dev.remora.readers.Sees.SOON;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loggers that look at their own configuration from time to time. */
@RunsReaders
class LoggingIT {
  @TempDir Path scratch;

  @Test
  void log4jMonitors() {
    play("log4j", "-Dlog4j.configurationFile=/config/log4j2.xml", "`monitorInterval=\"5\"`", LATER);
  }

  @Test
  void logbackScans() {
    play(
        "logback",
        "-Dlogback.configurationFile=/config/logback.xml",
        "`scan`, `scanPeriod=\"1 second\"`",
        SOON);
  }

  private void play(String logger, String setting, String how, Sees sees) {
    var jar = Programs.built("logging", "target/reader.jar");
    try (var scene = Scene.of(scratch, "logging").deliver()) {
      scene.start(Programs.java().toString(), setting, "-jar", jar, logger).prints();
      var version = Programs.pinned("logging", "pom.xml", "<" + logger + ".version>(.*?)<");
      scene.play(logger + " " + version, how, sees, sees);
    }
  }
}
