package dev.remora.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.bench.Content;
import dev.remora.bench.Remora;
import dev.remora.bench.Run;
import dev.remora.bench.TestImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flags, REMORA_* and the settings file are the only sources: whatever else lies around. */
class AmbientSettingsIT {
  @TempDir Path scratch;

  @Test
  void filesInTheWorkingDirectoryAndQuarkusVariablesChangeNothing() throws IOException {
    Remora remora = Remora.in(scratch);
    Path volume = scratch.resolve("volume");
    Files.createDirectories(remora.work().resolve("config"));
    String properties =
        """
        REMORA_ARTIFACT_TYPE=application/vnd.other
        remora.to=/nowhere
        to=/nowhere
        quarkus.log.level=TRACE
        quarkus.log.console.format=AMBIENT %s%n
        quarkus.log.console.level=ALL
        quarkus.banner.enabled=true
        """;
    Files.writeString(remora.work().resolve("config/application.properties"), properties);
    Files.writeString(
        remora.work().resolve(".env"),
        """
        REMORA_ARTIFACT_TYPE=application/vnd.other
        REMORA_TO=/nowhere
        QUARKUS_LOG_LEVEL=TRACE
        QUARKUS_LOG_CONSOLE_LEVEL=ALL
        QUARKUS_BANNER_ENABLED=true
        """);
    Map<String, String> environment =
        Map.of(
            "QUARKUS_LOG_LEVEL", "TRACE",
            "QUARKUS_LOG_CONSOLE_LEVEL", "ALL",
            "QUARKUS_BANNER_ENABLED", "true",
            "QUARKUS_PROFILE", "dev",
            "SMALLRYE_CONFIG_LOCATIONS", "/nowhere");

    Run plain = pull(Remora.in(scratch), Map.of(), volume);
    Run ambient = pull(remora, environment, scratch.resolve("other-volume"));

    assertEquals(
        plain.stdout().lines().count(), ambient.stdout().lines().count(), ambient::toString);
    assertEquals(plain.stderr(), ambient.stderr());
    assertEquals("hello", Files.readString(scratch.resolve("other-volume/config.txt")));
  }

  @Test
  void expressionsAreText() {
    Run run =
        Remora.in(scratch)
            .run(Map.of("REMORA_IMAGE", "oci:${HOME}/layout", "HOME", "/somewhere"), "pull");
    assertEquals(10, run.exit(), run::toString);
    assertTrue(run.stderr().contains("${HOME}/layout"), run::toString);
  }

  @Test
  void aKubernetesServiceNamedRemoraBreaksNothing() {
    Map<String, String> service =
        Map.of(
            "REMORA_SERVICE_HOST", "10.0.0.1",
            "REMORA_SERVICE_PORT", "80",
            "REMORA_SERVICE_PORT_HTTP", "80",
            "REMORA_PORT", "tcp://10.0.0.1:80",
            "REMORA_PORT_80_TCP", "tcp://10.0.0.1:80",
            "REMORA_PORT_80_TCP_PROTO", "tcp",
            "REMORA_PORT_80_TCP_PORT", "80",
            "REMORA_PORT_80_TCP_ADDR", "10.0.0.1");
    assertEquals(0, pull(Remora.in(scratch), service, scratch.resolve("volume")).exit());
  }

  @Test
  void threeMistakesAreReportedInOneRun() {
    Run run =
        Remora.in(scratch)
            .run(
                Map.of("REMORA_DEADLINE", "soon", "REMORA_ARTEFACT_TYPE", "custom/config"),
                "pull",
                "--max-file=3",
                "localhost:1/app:v1");
    assertEquals(2, run.exit(), run::toString);
    assertTrue(run.stderr().contains("REMORA_DEADLINE"), run::toString);
    assertTrue(run.stderr().contains("REMORA_ARTIFACT_TYPE"), run::toString);
    assertTrue(run.stderr().contains("--max-files"), run::toString);
  }

  private Run pull(Remora remora, Map<String, String> environment, Path volume) {
    Path layout = scratch.resolve("layout");
    Content image = TestImages.in(layout).image("v1");
    TestImages.in(layout)
        .attach(
            image,
            "application/vnd.remora.config.v1",
            Map.of(),
            Map.of("config.txt", "hello".getBytes(UTF_8)));
    return remora
        .run(environment, "pull", "oci:" + layout + "@" + image.digest(), "--to", volume.toString())
        .expect(0);
  }
}
