package dev.remora.hooks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.function.Predicate;

/** Small programs for hooks to run. */
final class Script {
  private Script() {}

  static Path write(Path file, String... lines) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** What is done with a limit of time. */
  interface Limited<T> {
    T within(Duration limit) throws IOException;
  }

  /**
   * The first outcome that is as expected, with more and more time: on a busy machine a script may
   * not even have begun when its time is up.
   */
  static <T> T withTimeToBegin(Limited<T> run, Predicate<T> hasBegun) throws IOException {
    Duration limit = Duration.ofMillis(300);
    T outcome = run.within(limit);
    while (!hasBegun.test(outcome) && limit.compareTo(Duration.ofMinutes(1)) < 0) {
      limit = limit.multipliedBy(3);
      outcome = run.within(limit);
    }
    return outcome;
  }
}
