package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.LogContext;
import org.junit.jupiter.api.Test;

/** The framework's levels, as a native executable is built with them. */
class LogLevelsTest {
  private static final Path PROPERTIES =
      Path.of("src", "main", "resources", "application.properties");

  @Test
  void areThoseOfTheConfiguration() throws Exception {
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .withSources(new PropertiesConfigSource(PROPERTIES.toUri().toURL()))
            .build();
    LogContext loggers = LogContext.create();

    LogLevels.set(config, loggers);

    assertEquals(Level.WARN, loggers.getLogger("").getLevel());
    assertEquals(Level.ERROR, loggers.getLogger("io.quarkus.config").getLevel());
    assertEquals(java.util.logging.Level.OFF, loggers.getLogger("io.vertx").getLevel());
    assertEquals(java.util.logging.Level.OFF, loggers.getLogger("io.netty").getLevel());
  }
}
