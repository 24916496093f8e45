package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies around where Remora is started changes nothing about it. */
class IsolatedConfigurationIT {
  /** Each would show: a banner, log lines, another profile with its line, or no start at all. */
  private static final String HOSTILE =
      """
      quarkus.banner.enabled=true
      quarkus.log.level=DEBUG
      quarkus.log.console.stderr=false
      quarkus.tls.trust-all=nonsense
      quarkus.vertx.event-loops-pool-size=nonsense
      quarkus.profile=dev
      """;

  @Test
  void nothingThatLiesAroundCounts(@TempDir Path directory) throws Exception {
    String expected = run(Files.createDirectory(directory.resolve("clean")), Map.of());

    Path hostile = Files.createDirectory(directory.resolve("hostile"));
    Files.writeString(
        Files.createDirectory(hostile.resolve("config")).resolve("application.properties"),
        HOSTILE);
    Files.writeString(hostile.resolve(".env"), "QUARKUS_BANNER_ENABLED=true\n");
    Map<String, String> environment =
        Map.of(
            "QUARKUS_BANNER_ENABLED", "true",
            "QUARKUS_LOG_LEVEL", "DEBUG",
            "QUARKUS_TLS_TRUST_ALL", "nonsense",
            "QUARKUS_REST_CLIENT_FOLLOW_REDIRECTS", "nonsense",
            "QUARKUS_CONFIG_LOCATIONS", hostile.resolve("config").toString(),
            "SMALLRYE_CONFIG_LOCATIONS", hostile.resolve("config").toString(),
            "QUARKUS_PROFILE", "dev");

    assertEquals(expected, run(hostile, environment));
  }

  private static String run(Path directory, Map<String, String> environment)
      throws IOException, InterruptedException {
    String executable = Objects.requireNonNull(System.getProperty("remora.executable"));
    ProcessBuilder builder = new ProcessBuilder(executable, "--help").directory(directory.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("QUARKUS_"));
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes());
    process.waitFor(1, TimeUnit.MINUTES);
    return output + "exit " + process.exitValue();
  }
}
