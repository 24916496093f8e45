package dev.remora.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.Gateway;
import dev.remora.rig.GuardedDistribution;
import dev.remora.rig.Nginx;
import dev.remora.rig.RegistryKind;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.Remora;
import dev.remora.rig.Requires;
import dev.remora.rig.Run;
import dev.remora.rig.ShortTime;
import dev.remora.rig.TestImages;
import dev.remora.rig.TestSecrets;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The last line of who was refused, on standard error and where Kubernetes looks for it. */
@Requires({Tool.REGISTRY, Tool.GATEWAY})
class RefusalsIT {
  @TempDir Path scratch;
  private Remora remora;
  private Path words;
  private Path config;

  @BeforeEach
  void prepare() throws IOException {
    remora = Remora.in(scratch);
    words = Files.createFile(scratch.resolve("termination-log"));
    config = scratch.resolve("config.json");
  }

  @Test
  void loginThatNobodyAskedForIsNotSaidToBeMissing() throws IOException {
    try (RegistryServer registry = Gateway.thatAnswers(403).start()) {
      login(TestSecrets.configJson(registry.endpoint(), "ci", TestSecrets.of("forbidden")));
      String line = lastLineOf(pull(registry, Map.of()).expect(13));
      assertTrue(line.contains(registry.endpoint() + " answered 403; check"), line);
      assertTrue(line.contains("are in " + config + " for " + registry.endpoint()), line);
    }
  }

  @ParameterizedTest
  @CsvSource({"exit 3, failed with exit code 3", "exec sleep 60, did not answer in time"})
  void helperThatGaveNoAnswerIsNamed(String script, String expected) throws IOException {
    Path bin = Files.createDirectory(scratch.resolve("bin"));
    Path helper = bin.resolve("docker-credential-mine");
    Files.writeString(helper, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwx------"));
    try (RegistryServer registry = GuardedDistribution.withPassword(scratch)) {
      login("{\"credsStore\":\"mine\"}");
      String path = bin + ":" + System.getenv("PATH");
      ShortTime.longEnough(
          Duration.ofSeconds(2),
          limit -> {
            Run run = pull(registry, Map.of("PATH", path), "--deadline=" + limit.toSeconds() + "s");
            assertFalse(run.exit() == 0, run::toString);
            String line = lastLineOf(run);
            assertTrue(line.contains("docker-credential-mine " + expected + " (" + config), line);
            return run;
          });
    }
  }

  @Test
  void proxyWithALimitIsNamedWithTheSize() throws IOException {
    try (RegistryServer behind = RegistryKind.DISTRIBUTION.start();
        RegistryServer registry = Nginx.before(behind).bodiesUpTo("1m").start()) {
      String image = image(behind, registry);
      try (RandomAccessFile large =
          new RandomAccessFile(remora.work().resolve("large.bin").toFile(), "rw")) {
        large.setLength(3 << 20);
      }
      String line = remora.run("attach", image, "large.bin").expect(14).stderr();
      assertTrue(line.contains("answered 413: a proxy before the registry (nginx"), line);
      assertTrue(line.contains("takes no 3145728 bytes at once (3.0 MiB)"), line);
      assertEquals(1, line.lines().count(), line);
    }
  }

  @Test
  void immutableReferrersTagIsNamedAsTheReason() throws IOException {
    try (RegistryServer behind = RegistryKind.DISTRIBUTION.start();
        RegistryServer registry = Gateway.before(behind).immutableReferrersTags().start()) {
      String image = image(behind, registry);
      Files.writeString(remora.work().resolve("app.yaml"), "a: 1\n");
      String line = remora.run("attach", image, "app.yaml").expect(15).stderr();
      assertTrue(line.contains("the tag sha256-" + image.replaceAll(".*:", "")), line);
      assertTrue(line.contains("is immutable; exempt tags that begin with sha256-"), line);
    }
  }

  private static String image(RegistryServer behind, RegistryServer registry) {
    String digest = TestImages.in(behind, "app").image("v1").digest();
    return registry.endpoint() + "/app@" + digest;
  }

  private void login(String configJson) throws IOException {
    Files.writeString(config, configJson);
    Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-------"));
  }

  private Run pull(RegistryServer registry, Map<String, String> environment, String... options) {
    String image = registry.endpoint() + "/app@sha256:" + "1".repeat(64);
    List<String> line =
        new ArrayList<>(List.of("pull", image, "--to=" + scratch.resolve("volume")));
    line.addAll(List.of("--registry-config", config.toString()));
    line.addAll(List.of("--termination-log", words.toString()));
    line.addAll(List.of(options));
    return remora.run(environment, line.toArray(String[]::new));
  }

  /** Which both places have to have, but for the program's name. */
  private String lastLineOf(Run run) {
    String last = run.stderr().lines().toList().getLast();
    try {
      assertEquals(last, "remora: " + Files.readString(words).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return last;
  }
}
