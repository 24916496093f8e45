package dev.remora.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.Content;
import dev.remora.rig.CrossSection;
import dev.remora.rig.Exchange;
import dev.remora.rig.RegistryKind;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.Remora;
import dev.remora.rig.RequestCounter;
import dev.remora.rig.Requires;
import dev.remora.rig.Run;
import dev.remora.rig.SilentServer;
import dev.remora.rig.TestImages;
import dev.remora.rig.Tool;
import dev.remora.source.registry.Reply;
import dev.remora.source.registry.ScriptedRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two real registries as mirror and upstream, one of them without the referrers API. */
@Requires({Tool.OLAREG, Tool.REGISTRY})
class MirrorIT {
  private static final String CONFIG = "application/vnd.remora.config.v1";

  @TempDir Path scratch;

  @CrossSection(
      rows = 1,
      because =
          "the kinds of registries differ in how they list, which RegistrySourceIT plays on all")
  @ParameterizedTest
  @CsvSource({"OLAREG, DISTRIBUTION", "DISTRIBUTION, OLAREG"})
  void contentComesFromTheMirrorAndTheListingFromTheRegistry(RegistryKind kind, RegistryKind other)
      throws IOException {
    try (RegistryServer upstream = kind.start();
        RegistryServer cache = other.start();
        RequestCounter registry = RequestCounter.before(upstream);
        RequestCounter mirror = RequestCounter.before(cache)) {
      Content image = fill(upstream, "app", "one");
      fill(cache, "cache/app", "one");
      TestImages.in(cache, "cache/app").attach(image, CONFIG, Map.of("a", "b"), file("newer"));
      registry.reset();
      mirror.reset();

      Run run =
          pull(
              registry,
              image,
              "--mirror",
              registry.endpoint() + "=" + mirror.endpoint() + "/cache");

      run.expect(0);
      assertEquals("one", config());
      assertTrue(run.stdout().contains("from " + mirror.endpoint() + "/cache/app"), run::toString);
      String provenance = Files.readString(scratch.resolve("volume/..data/.remora.json"));
      assertTrue(provenance.matches("(?s).*\"kind\"\\s*:\\s*\"mirror\".*"), provenance);
      assertTrue(registry.requests().stream().noneMatch(MirrorIT::isContent), registry::toString);
      assertTrue(
          registry.requests().stream().noneMatch(r -> r.target().contains("ns=")),
          registry::toString);
      List<String> asked = mirror.requests().stream().map(Exchange::target).toList();
      assertEquals(2, asked.size(), mirror::toString);
      assertTrue(
          asked.stream().allMatch(t -> t.endsWith("?ns=" + registry.endpoint())), mirror::toString);
    }
  }

  @CrossSection(
      rows = 2,
      because =
          "the kinds of registries differ in how they list, which RegistrySourceIT plays on all")
  @ParameterizedTest
  @CsvSource({"OLAREG, DISTRIBUTION", "DISTRIBUTION, OLAREG"})
  void anEmptyMirrorCostsRequestsAndNothingElse(RegistryKind kind, RegistryKind other)
      throws IOException {
    try (RegistryServer upstream = kind.start();
        RegistryServer cache = other.start()) {
      Content image = fill(upstream, "app", "one");

      Run run = pull(upstream, image, "--mirror", upstream.endpoint() + "=" + cache.endpoint());

      run.expect(0);
      assertEquals("one", config());
      assertFalse(run.stdout().contains("from "), run::toString);
      assertFalse(run.stderr().contains("mirror"), run::toString);
    }
  }

  @CrossSection(
      rows = 1,
      because =
          "the kinds of registries differ in how they list, which RegistrySourceIT plays on all")
  @ParameterizedTest
  @CsvSource({"OLAREG, DISTRIBUTION", "DISTRIBUTION, OLAREG"})
  void aMirrorStandsInForARegistryThatIsAwayOnlyWhereItMay(RegistryKind kind, RegistryKind other)
      throws IOException {
    try (RegistryServer cache = other.start()) {
      Content image;
      Content bare;
      String away;
      try (RegistryServer upstream = kind.start()) {
        image = fill(upstream, "app", "one");
        away = upstream.endpoint();
      }
      fill(cache, "app", "one");
      bare = TestImages.in(cache, "app").image("bare");
      String[] mirror = {"--mirror", away + "=" + cache.endpoint(), "--mirror-listings"};

      pull(away, image, mirror[0], mirror[1]).expect(14);
      Run run = pull(away, image, mirror[0], mirror[1], mirror[2], "true");
      run.expect(0);
      assertEquals("one", config());
      assertTrue(run.stderr().contains("is away"), run::toString);
      Run nothing = pull(away, bare, mirror[0], mirror[1], mirror[2], "true");
      nothing.expect(14);
      assertTrue(nothing.stderr().contains("mirror lists nothing"), nothing::toString);
    }
  }

  @Test
  void aMirrorThatNeverAnswersCostsAShortShareOfTheDeadline() throws IOException {
    try (RegistryServer upstream = RegistryKind.OLAREG.start();
        SilentServer silent = SilentServer.onLoopback()) {
      Content image = fill(upstream, "app", "one");
      Instant begin = Instant.now();

      Run run =
          pull(
              upstream,
              image,
              "--mirror",
              upstream.endpoint() + "=" + silent.endpoint(),
              "--deadline=2m");

      run.expect(0);
      assertEquals("one", config());
      assertTrue(Duration.between(begin, Instant.now()).toSeconds() < 60, run::toString);
      assertEquals(
          1, run.stderr().lines().filter(l -> l.contains("is not asked")).count(), run::toString);
    }
  }

  @CrossSection(rows = 2, because = "MirrorTest says it of both challenges")
  @ParameterizedTest
  @ValueSource(strings = {"Basic realm=\"mirror\"", "Bearer realm=\"http://HOST/token\""})
  void aMirrorThatDemandsALoginGetsNoCredentialsOfTheRegistry(String challenge) throws IOException {
    try (RegistryServer upstream = RegistryKind.OLAREG.start();
        ScriptedRegistry mirror = new ScriptedRegistry()) {
      Content image = fill(upstream, "app", "one");
      Reply login =
          Reply.error(401, "UNAUTHORIZED")
              .header("WWW-Authenticate", challenge.replace("HOST", mirror.host()));
      mirror.on("GET", "/v2/*", call -> login).on("GET", "/token*", call -> Reply.of(401));
      Remora remora = Remora.in(scratch);
      Files.createDirectories(remora.home().resolve(".docker"));
      Files.writeString(
          remora.home().resolve(".docker/config.json"),
          "{\"auths\":{\"" + upstream.endpoint() + "\":{\"auth\":\"dXNlcjpzZWNyZXQ=\"}}}");

      pull(upstream, image, "--mirror", upstream.endpoint() + "=" + mirror.host()).expect(0);

      assertEquals("one", config());
      assertFalse(mirror.calls().isEmpty());
      for (ScriptedRegistry.Call call : mirror.calls()) {
        assertEquals("", call.header("Authorization"), call::toString);
      }
    }
  }

  @Test
  void whatIsNoMirrorIsAnErrorBeforeAnythingIsContacted() {
    Remora.in(scratch)
        .run("pull", "127.0.0.1:1/app:v1", "--mirror", "mirror.local", "--mirror-listings=maybe")
        .expect(2);
  }

  private static boolean isContent(Exchange request) {
    return request.target().contains("/blobs/") || request.target().contains("/manifests/sha256:");
  }

  private static Content fill(RegistryServer registry, String repository, String text) {
    TestImages images = TestImages.in(registry, repository);
    Content image = images.image("v1");
    images.attach(image, CONFIG, Map.of(), file(text));
    return image;
  }

  private static Map<String, byte[]> file(String text) {
    return Map.of("config.txt", text.getBytes(UTF_8));
  }

  private String config() throws IOException {
    return Files.readString(scratch.resolve("volume/config.txt"));
  }

  private Run pull(RegistryServer registry, Content image, String... options) {
    return pull(registry.endpoint(), image, options);
  }

  private Run pull(String registry, Content image, String... options) {
    List<String> line =
        new ArrayList<>(
            List.of(
                "pull",
                registry + "/app@" + image.digest(),
                "--to",
                scratch.resolve("volume").toString()));
    line.addAll(List.of(options));
    return Remora.in(scratch).run(line.toArray(String[]::new));
  }
}
