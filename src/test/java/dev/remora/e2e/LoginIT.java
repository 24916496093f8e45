package dev.remora.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.remora.rig.GuardedDistribution;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.Remora;
import dev.remora.rig.RequestCounter;
import dev.remora.rig.Requires;
import dev.remora.rig.Run;
import dev.remora.rig.TestSecrets;
import dev.remora.rig.TokenServer;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registries that let nobody in, and the file that docker login, oras and regctl share with us. */
@Requires({Tool.REGISTRY, Tool.ORAS, Tool.REGCTL})
class LoginIT {
  private static final String CONTENT = "greeting: hello\n";

  @TempDir Path scratch;
  private Remora remora;
  private Path ci;
  private Path volume;

  @BeforeEach
  void prepare() throws IOException {
    remora = Remora.in(scratch);
    ci = Files.createDirectory(scratch.resolve("ci"));
    volume = scratch.resolve("volume");
    Files.writeString(remora.work().resolve("app.yaml"), CONTENT);
  }

  @Test
  void passwordForEachRequest() throws IOException {
    try (RegistryServer registry = GuardedDistribution.withPassword(scratch)) {
      Path config =
          GuardedDistribution.login(
              scratch, registry, GuardedDistribution.USER, GuardedDistribution.PASSWORD);
      everybodyWorksWith(config, registry, "team/app");

      remora
          .run("pull", registry.endpoint() + "/team/app:v1", "--to", scratch + "/other")
          .expect(13);
      String wrong = TestSecrets.configJson(registry.endpoint(), "ci", TestSecrets.of("wrong"));
      Path other = Files.writeString(scratch.resolve("wrong.json"), wrong);
      Run refused =
          remora
              .run(
                  "pull",
                  registry.endpoint() + "/team/app:v1",
                  "--to",
                  scratch + "/other",
                  "--registry-config",
                  other.toString())
              .expect(13);
      assertTrue(refused.stderr().contains(other.toString()), refused::toString);
    }
  }

  @Test
  void tokenThatTheRegistryVerifies() throws IOException {
    try (TokenServer tokens = TokenServer.start();
        RegistryServer registry = GuardedDistribution.withTokens(tokens, scratch)) {
      Path config =
          GuardedDistribution.login(scratch, registry, TokenServer.USER, TokenServer.PASSWORD);
      everybodyWorksWith(config, registry, "team/app");

      Run refused =
          remora
              .run("pull", registry.endpoint() + "/team/app:v1", "--to", scratch + "/other")
              .expect(13);
      assertTrue(refused.stderr().contains("no credentials for"), refused::toString);
    }
  }

  @Test
  void publicRepositoryNeedsATokenButNoCredentials() throws IOException {
    try (TokenServer tokens = TokenServer.start();
        RegistryServer registry = GuardedDistribution.withTokens(tokens, scratch)) {
      Path config =
          GuardedDistribution.login(scratch, registry, TokenServer.USER, TokenServer.PASSWORD);
      String image = registry.endpoint() + "/public/app:v1";
      attachByOras(config, image);
      tokens.reset();

      pull(Map.of(), image);

      assertEquals(List.of("GET anybody repository:public/app:pull"), tokens.requests());
    }
  }

  @Test
  void identityTokenOfACloudIsSentByPost() throws IOException {
    try (TokenServer tokens = TokenServer.start();
        RegistryServer registry = GuardedDistribution.withTokens(tokens, scratch)) {
      String image = registry.endpoint() + "/team/app:v1";
      attachByOras(
          GuardedDistribution.login(scratch, registry, TokenServer.USER, TokenServer.PASSWORD),
          image);
      tokens.reset();
      Path config =
          Files.writeString(
              Files.createDirectories(remora.home().resolve(".docker")).resolve("config.json"),
              "{\"auths\":{\""
                  + registry.endpoint()
                  + "\":{\"auth\":\""
                  + TestSecrets.auth("00000000-0000-0000-0000-000000000000", "")
                  + "\",\"identitytoken\":\""
                  + TokenServer.REFRESH_TOKEN
                  + "\"}}}");
      assertTrue(Files.exists(config));

      pull(Map.of(), image);

      assertEquals(List.of("POST ci repository:team/app:pull"), tokens.requests());
    }
  }

  @Test
  void helperOnThePath() throws IOException {
    try (RegistryServer registry = GuardedDistribution.withPassword(scratch)) {
      String image = registry.endpoint() + "/team/app:v1";
      attachByOras(
          GuardedDistribution.login(
              scratch, registry, GuardedDistribution.USER, GuardedDistribution.PASSWORD),
          image);
      Path bin = Files.createDirectory(scratch.resolve("bin"));
      Path helper =
          Files.writeString(
              bin.resolve("docker-credential-cloud"),
              """
              #!/bin/sh
              read server
              [ "$1 $server" = "get %s" ] || exit 9
              echo '{"ServerURL":"'$server'","Username":"%s","Secret":"%s"}'
              """
                  .formatted(
                      registry.endpoint(), GuardedDistribution.USER, GuardedDistribution.PASSWORD));
      Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwx------"));
      Path docker = Files.createDirectory(scratch.resolve("docker"));
      Files.writeString(
          docker.resolve("config.json"),
          "{\"credHelpers\":{\"" + registry.endpoint() + "\":\"cloud\"}}");

      pull(
          Map.of("PATH", bin + ":" + System.getenv("PATH"), "DOCKER_CONFIG", docker.toString()),
          image);
    }
  }

  @Test
  void helperOnTheVolumeIsNotStarted() throws IOException {
    try (RegistryServer registry = GuardedDistribution.withPassword(scratch)) {
      String image = registry.endpoint() + "/team/app:v1";
      Files.createDirectories(volume);
      Path ran = scratch.resolve("ran");
      Path helper =
          Files.writeString(
              volume.resolve("docker-credential-cloud"), "#!/bin/sh\ntouch " + ran + "\n");
      Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwx------"));
      Path config =
          Files.writeString(
              scratch.resolve("helped.json"),
              "{\"credHelpers\":{\"" + registry.endpoint() + "\":\"cloud\"}}");
      Run run =
          remora
              .run(
                  Map.of("PATH", volume + ":" + System.getenv("PATH")),
                  "pull",
                  image,
                  "--to",
                  volume.toString(),
                  "--registry-config",
                  config.toString())
              .expect(13);
      assertTrue(
          run.stderr().contains(helper + " is not run: the program lies beneath " + volume),
          run::toString);
      assertFalse(Files.exists(ran));
    }
  }

  @Test
  void mountedSecretOfKubernetes() throws IOException {
    try (RegistryServer registry = GuardedDistribution.withPassword(scratch)) {
      String image = registry.endpoint() + "/team/app:v1";
      attachByOras(
          GuardedDistribution.login(
              scratch, registry, GuardedDistribution.USER, GuardedDistribution.PASSWORD),
          image);
      Path secret = Files.createDirectories(scratch.resolve("secret/..2026"));
      Files.writeString(
          secret.resolve(".dockerconfigjson"),
          TestSecrets.configJson(
              registry.endpoint() + "/team",
              GuardedDistribution.USER,
              GuardedDistribution.PASSWORD));
      Files.createSymbolicLink(scratch.resolve("secret/..data"), Path.of("..2026"));
      Files.createSymbolicLink(
          scratch.resolve("secret/.dockerconfigjson"), Path.of("..data/.dockerconfigjson"));

      pull(Map.of("REMORA_REGISTRY_CONFIG", scratch.resolve("secret").toString()), image);
    }
  }

  @Test
  void freshPullCostsAChallengeAndATokenMoreOnTheSameConnection() throws IOException {
    try (TokenServer tokens = TokenServer.start();
        RegistryServer registry = GuardedDistribution.withTokens(tokens, scratch);
        RequestCounter counter = RequestCounter.before(registry)) {
      Path config =
          GuardedDistribution.login(scratch, counter, TokenServer.USER, TokenServer.PASSWORD);
      Files.writeString(remora.work().resolve("app.yaml"), "x".repeat(100_000)); // not inline
      String image = counter.endpoint() + "/team/app:v1";
      Run attached = attach(config, image);
      String digest = digest(attached);
      tokens.reset();
      counter.reset();

      remora
          .run(
              "pull",
              counter.endpoint() + "/team/app@" + digest,
              "--to",
              volume.toString(),
              "--registry-config",
              config.toString())
          .expect(0);

      // challenge, referrers, referrers tag (this registry has no API), manifest, blob
      assertEquals(5, counter.requests().size(), counter::toString);
      assertEquals(1, counter.connections(), counter::toString);
      assertEquals(List.of("GET ci repository:team/app:pull"), tokens.requests());
    }
  }

  @Test
  void malformedFileThatWasGivenIsAMistake() throws IOException {
    Path broken =
        Files.writeString(
            scratch.resolve("broken.json"), "{ \"auth\": " + TestSecrets.of("broken"));
    String to = "--to=" + volume;
    Run run =
        remora.run("pull", "registry.invalid/app:v1", to, "--registry-config", broken.toString());
    run.expect(2);
    assertTrue(run.stderr().contains(broken.toString()), run::toString);
  }

  // ---- how it is told

  private void everybodyWorksWith(Path config, RegistryServer registry, String repository)
      throws IOException {
    String image = registry.endpoint() + "/" + repository + ":v1";
    attach(config, image);
    pull(Map.of("REMORA_REGISTRY_CONFIG", config.toString()), image);

    Run discovered =
        Tool.ORAS
            .run(
                ci,
                "discover",
                "--plain-http",
                "--registry-config",
                config.toString(),
                "--format=json",
                image)
            .expect(0);
    assertTrue(discovered.stdout().contains("vnd.remora.config"), discovered::toString);

    Files.createDirectories(ci.resolve(".docker"));
    Files.copy(config, ci.resolve(".docker/config.json"));
    Tool.REGCTL.run(ci, "registry", "set", registry.endpoint(), "--tls=disabled").expect(0);
    Run manifest = Tool.REGCTL.run(ci, "manifest", "get", image).expect(0);
    assertFalse(manifest.stdout().isBlank());
  }

  private Run attach(Path config, String image) {
    GuardedDistribution.push(ci, config, image);
    return remora
        .run("attach", image, "app.yaml", "--registry-config", config.toString(), "--output=json")
        .expect(0);
  }

  /** By a tool that starts faster than a JVM, where it does not matter by which. */
  private void attachByOras(Path config, String image) throws IOException {
    Files.writeString(ci.resolve("app.yaml"), CONTENT);
    GuardedDistribution.push(ci, config, image);
    Tool.ORAS
        .run(
            ci,
            "attach",
            "--plain-http",
            "--registry-config",
            config.toString(),
            "--artifact-type=application/vnd.remora.config.v1",
            image,
            "app.yaml")
        .expect(0);
  }

  private void pull(Map<String, String> environment, String image) throws IOException {
    remora.run(environment, "pull", image, "--to", volume.toString()).expect(0);
    assertEquals(CONTENT, Files.readString(volume.resolve("app.yaml"), UTF_8));
  }

  private static String digest(Run attached) throws IOException {
    return new ObjectMapper().readTree(attached.stdout()).get("subject").asText();
  }
}
