package dev.remora.rig;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The script behind {@code make demo}, which runs {@code target/remora}. */
public final class Demo {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private Demo() {}

  /** Runs it to its end. */
  public static Run run() {
    return new Command(List.of("scripts/demo"), Map.of(), Path.of("").toAbsolutePath()).run(LIMIT);
  }
}
