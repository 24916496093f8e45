package dev.remora.cli;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.quarkus.runtime.RuntimeValue;
import io.quarkus.runtime.logging.LogCleanupFilter;
import io.quarkus.runtime.logging.LogRuntimeConfig;
import io.quarkus.runtime.logging.LoggingSetupRecorder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.ErrorManager;
import java.util.logging.Filter;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import org.jspecify.annotations.Nullable;

/**
 * The framework's own complaints go to standard error and nowhere else, so a native executable has
 * no part that writes them to files or sends them to a syslog or a socket. On the JVM this class
 * does nothing.
 *
 * <p>What breaks it: a Quarkus whose methods have other names or parameters; then the executable
 * cannot be built, or has these parts again, which a test of what is in it sees.
 */
@TargetClass(LoggingSetupRecorder.class)
@SuppressWarnings("unused") // the framework would call them
final class NoLogFiles {
  private NoLogFiles() {}

  @Substitute
  private static @Nullable Handler configureFileHandler(
      LogRuntimeConfig.FileConfig config,
      ErrorManager errors,
      LogCleanupFilter cleanup,
      Map<String, Filter> filters,
      List<RuntimeValue<Optional<Formatter>>> formatters,
      boolean includeFilters) {
    return null;
  }

  @Substitute
  private static @Nullable Handler configureSyslogHandler(
      LogRuntimeConfig.SyslogConfig config,
      ErrorManager errors,
      LogCleanupFilter cleanup,
      Map<String, Filter> filters,
      List<RuntimeValue<Optional<Formatter>>> formatters,
      boolean includeFilters) {
    return null;
  }

  @Substitute
  private static @Nullable Handler configureSocketHandler(
      LogRuntimeConfig.SocketConfig config,
      ErrorManager errors,
      LogCleanupFilter cleanup,
      Map<String, Filter> filters,
      List<RuntimeValue<Optional<Formatter>>> formatters,
      boolean includeFilters) {
    return null;
  }
}
