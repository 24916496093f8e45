package dev.remora.rig;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bench itself: what other tests rely on when they point at a registry or a number. */
class RigIT {

  private static final String TYPE = "custom/config";
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String PLAIN = "--plain-http"; // oras takes only localhost for plain

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(
      value = RegistryKind.class,
      names = {"OLAREG", "OLAREG_WITHOUT_REFERRERS", "DISTRIBUTION", "GGCR", "CRANE"})
  @Requires(Tool.ORAS)
  void orasPushesAttachesDiscoversAndPullsThroughTheCounter(RegistryKind kind) throws IOException {
    try (var registry = kind.start();
        var counter = RequestCounter.before(registry)) {
      var app = counter.endpoint() + "/app";
      var big = new byte[3_000_000];
      new Random(7).nextBytes(big);
      Files.write(Files.createDirectories(directory.resolve("in")).resolve("big"), big);
      Files.writeString(directory.resolve("in/config.json"), "{}\n");

      oras("in", "push", PLAIN, app + ":v1", "--artifact-type", "test/image", "big");
      oras("in", "attach", PLAIN, app + ":v1", "--artifact-type", TYPE, "config.json");
      var listing = oras("in", "discover", PLAIN, app + ":v1", "--format", "json").stdout();
      counter.reset();
      oras("out", "pull", PLAIN, app + ":v1");

      assertTrue(listing.contains("sha256:"), listing);
      assertArrayEquals(big, Files.readAllBytes(directory.resolve("out/big")));
      var largest = counter.requests().stream().mapToLong(Exchange::responseBytes).max();
      assertEquals(big.length, largest.orElseThrow(), counter::toString);
      assertTrue(counter.connections() > 0, counter::toString);
      assertTrue(counter.requests().stream().allMatch(it -> it.status() == 200), counter::toString);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = RegistryKind.class,
      names = {"OLAREG", "OLAREG_WITHOUT_REFERRERS", "DISTRIBUTION"})
  @Requires(Tool.ORAS)
  void orasFindsWhatTestImagesAttached(RegistryKind kind) throws IOException {
    try (var registry = kind.start()) {
      var images = TestImages.in(registry, "app");
      var image = images.image("v1");
      var first = images.attach(image, TYPE, Map.of(), Map.of("a.json", bytes("1")));
      var second = images.attach(image, TYPE, Map.of("env", "x"), Map.of("a.json", bytes("2")));
      var app = registry.endpoint() + "/app@";

      var listing = oras(".", "discover", PLAIN, app + image.digest(), "--format", "json").stdout();
      oras("out", "pull", PLAIN, app + second.digest());

      assertTrue(listing.contains(first.digest()), listing);
      assertTrue(listing.contains(second.digest()), listing);
      assertEquals("2", Files.readString(directory.resolve("out/a.json")));
    }
  }

  @Test
  @Requires(Tool.ORAS)
  void orasFindsWhatTestImagesAttachedInALayout() throws IOException {
    var layout = directory.resolve("layout");
    var images = TestImages.in(layout);
    var platforms = images.index("v1", "linux/amd64", "linux/arm64/v8");
    var image = images.image("v1-arm64");
    var config = images.attach(image, TYPE, Map.of(), Map.of("dir/a.json", bytes("1")));

    var at = layout + "@" + image.digest();
    var listing = oras(".", "discover", "--oci-layout", at, "--format", "json").stdout();
    oras("out", "pull", "--oci-layout", layout + "@" + config.digest());
    var tag = oras(".", "resolve", "--oci-layout", layout + ":v1").stdout().strip();

    assertTrue(listing.contains(config.digest()), listing);
    assertEquals("1", Files.readString(directory.resolve("out/dir/a.json")));
    assertEquals(platforms.index().digest(), tag);
  }

  @Test
  @Requires({Tool.SKOPEO, Tool.OLAREG})
  void skopeoCopiesTheDockerArchive() {
    var archive = TestImages.dockerArchive(directory.resolve("testimage.tar"), "testimage:v1");
    try (var registry = Olareg.start()) {
      var target = "docker://" + registry.endpoint() + "/testimage:v1";
      skopeo(
          "copy", "--format=oci", "--dest-tls-verify=false", "docker-archive:" + archive, target);
      var inspected = skopeo("inspect", "--tls-verify=false", target);
      assertTrue(inspected.stdout().contains("\"amd64\""), inspected::toString);
    }
  }

  @Test
  @Requires(Tool.OLAREG)
  void counterSeesHeadRequestsAndLinks() throws Exception {
    try (var registry = Olareg.start();
        var counter = RequestCounter.before(registry);
        var http = HttpClient.newHttpClient()) {
      var digest = TestImages.in(counter, "app").image("v1").digest();
      counter.reset();

      var uri = counter.uri("/v2/app/manifests/" + digest);
      var head = http.send(request(uri).HEAD().build(), BodyHandlers.discarding());
      var get = http.send(request(uri).build(), BodyHandlers.ofString());
      var upload = HttpRequest.newBuilder(counter.uri("/v2/app/blobs/uploads/"));
      var started =
          http.send(
              upload.POST(HttpRequest.BodyPublishers.noBody()).build(), BodyHandlers.ofString());

      assertEquals(200, head.statusCode());
      assertEquals(
          get.body().length(), head.headers().firstValueAsLong("Content-Length").orElseThrow());
      var location = uri.resolve(started.headers().firstValue("Location").orElseThrow());
      assertEquals(counter.endpoint(), location.getAuthority());
      var seen = counter.requests();
      assertEquals(3, seen.size(), counter::toString);
      assertEquals("HEAD", seen.getFirst().method());
      assertEquals(0, seen.getFirst().responseBytes());
      assertEquals(get.body().length(), seen.get(1).responseBytes());
      assertEquals(uri.getPath(), seen.get(1).path());
      assertEquals(counter.endpoint(), seen.get(1).requestHeader("host").orElseThrow());
      assertEquals(1, counter.connections());
    }
  }

  @Test
  @Requires(Tool.OLAREG)
  @RequiresSigstore
  void cosignVerifiesWhatItSignsWithAPrivateSigstoreAsWhomItWasSignedAndAsNobodyElse() {
    try (var sigstore = PrivateSigstore.start(directory);
        var registry = Olareg.start()) {
      var cosign = KeylessCosign.of(sigstore, directory);
      var image =
          registry.endpoint() + "/app@" + TestImages.in(registry, "app").image("v1").digest();
      var workflow = sigstore.workflow("shop/app/.github/workflows/deploy.yaml@refs/heads/main");
      var somebody = sigstore.mail("somebody@remora.test");

      cosign.sign(image, workflow);
      cosign.signWithoutLog(image, somebody);

      cosign.verify(image, workflow, sigstore.trustedRoot()).expect(0);
      cosign.verify(image, somebody, sigstore.trustedRoot()).expect(1);
      cosign.sign(image, somebody);
      cosign.verify(image, somebody, sigstore.trustedRoot()).expect(0);
      var elsewhere = sigstore.mailOfOtherIssuer(somebody.subject());
      cosign.verify(image, elsewhere, sigstore.trustedRoot()).expect(1);
    }
  }

  /** olareg answers 404 where no Accept is sent. */
  private static HttpRequest.Builder request(URI uri) {
    return HttpRequest.newBuilder(uri).header("Accept", MANIFEST);
  }

  private Run oras(String in, String... arguments) throws IOException {
    var work = Files.createDirectories(directory.resolve(in));
    return Tool.ORAS.run(work, arguments).expect(0);
  }

  private Run skopeo(String... arguments) {
    return Tool.SKOPEO.run(directory, arguments).expect(0);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
