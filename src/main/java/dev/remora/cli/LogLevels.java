package dev.remora.cli;

import io.smallrye.config.SmallRyeConfig;
import org.jboss.logmanager.LogContext;

/**
 * The levels of the framework's loggers, set when a native executable is built.
 *
 * <p>Quarkus sets them at each start, and each that changes is handed on to every logger below it:
 * 0.9 million instructions. One that is as it should be is handed on to nobody. So nothing depends
 * on this class but time.
 */
final class LogLevels {
  private static final String OF_ALL = "quarkus.log.level";
  private static final String BEFORE_A_CATEGORY = "quarkus.log.category.\"";
  private static final String BEHIND_A_CATEGORY = "\".level";

  private LogLevels() {}

  /** While an executable is built; otherwise nothing happens. */
  static void setWhenBuilt() {
    if ("buildtime".equals(System.getProperty("org.graalvm.nativeimage.imagecode"))) {
      set(FrozenConfiguration.frozen(), LogContext.getLogContext());
    }
  }

  static void set(SmallRyeConfig config, LogContext loggers) {
    for (String name : config.getPropertyNames()) {
      String level = config.getConfigValue(name).getValue();
      if (level != null && name.equals(OF_ALL)) {
        set(loggers, "", level);
      } else if (level != null
          && name.startsWith(BEFORE_A_CATEGORY)
          && name.endsWith(BEHIND_A_CATEGORY)) {
        int end = name.length() - BEHIND_A_CATEGORY.length();
        set(loggers, name.substring(BEFORE_A_CATEGORY.length(), end), level);
      }
    }
  }

  private static void set(LogContext loggers, String category, String level) {
    loggers.getLogger(category).setLevel(loggers.getLevelForName(level));
  }
}
