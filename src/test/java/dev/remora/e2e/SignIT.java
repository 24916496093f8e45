package dev.remora.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.Cosign;
import dev.remora.rig.CrossSection;
import dev.remora.rig.Exchange;
import dev.remora.rig.KeyFiles;
import dev.remora.rig.RegistryKind;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.Remora;
import dev.remora.rig.RequestCounter;
import dev.remora.rig.Requires;
import dev.remora.rig.Run;
import dev.remora.rig.Said;
import dev.remora.rig.TestImages;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** In which order signatures come and go, with the referrers API and without it. */
@Requires({Tool.OLAREG, Tool.REGISTRY})
@Execution(ExecutionMode.CONCURRENT) // a registry is given time to settle, again and again
class SignIT {
  private static final Pattern SIGNATURE =
      Pattern.compile("\"signature\":\\{[^}]*\"digest\":\"(sha256:[0-9a-f]{64})\"");
  private static final Pattern REVISION = Pattern.compile("\"revision\":\"(sha256:[0-9a-f]{64})\"");
  private static final Pattern NOTHING_LISTED =
      Pattern.compile("\"manifests\"\\s*:\\s*(?:\\[\\s*]|null)");

  private static final Path KEYS = Path.of("src", "test", "resources", "trust").toAbsolutePath();

  @TempDir Path scratch;

  @CrossSection(
      rows = 2,
      because = "with the referrers API one push does both, without it a tag is written, too")
  @ParameterizedTest
  @EnumSource(names = {"OLAREG", "DISTRIBUTION"})
  void nobodyEverSeesWhatIsAttachedUnsignedNorWhatIsLeftOfIt(RegistryKind kind) throws Exception {
    try (RegistryServer registry = kind.start();
        RequestCounter counter = RequestCounter.before(registry)) {
      String image = image(counter);
      counter.reset();
      Remora remora = Remora.in(scratch);
      Files.writeString(remora.work().resolve("config.json"), "{}");
      Files.writeString(remora.work().resolve("password"), "remora\n");
      String made =
          remora
              .run(
                  "attach",
                  image,
                  "config.json",
                  "--sign-key",
                  KEYS.resolve("openssl-genpkey-encrypted.pem").toString(),
                  "--sign-password",
                  "password",
                  "--verify-key",
                  KEYS.resolve("openssl-genpkey-encrypted.pub").toString(),
                  "--output=json")
              .expect(0)
              .stdout();
      String revision = found(REVISION, made);
      String signature = found(SIGNATURE, made);
      List<String> written =
          counter.requests().stream()
              .filter(request -> request.method().equals("PUT"))
              .map(Exchange::path)
              .filter(path -> path.contains("/manifests/"))
              .map(path -> path.substring(path.lastIndexOf('/') + 1))
              .distinct()
              .toList();
      String ofRevision = revision.replace(':', '-');
      List<String> withoutTags =
          written.stream().filter(name -> !name.startsWith("sha256-")).toList();
      assertEquals(List.of(signature, revision), withoutTags, written::toString);
      if (kind == RegistryKind.DISTRIBUTION) { // who follows finds the signature by its tag
        assertTrue(written.indexOf(ofRevision) < written.indexOf(revision), written::toString);
      }

      remora.run("detach", image, revision.substring(7, 27)).expect(0);
      for (String digest : List.of(revision, image.substring(image.indexOf('@') + 1))) {
        String listing = listing(registry, kind, digest);
        assertTrue(NOTHING_LISTED.matcher(listing).find(), listing);
      }
    }
  }

  @Requires(Tool.COSIGN)
  @CrossSection(
      rows = 1,
      because = "with the referrers API one push does both, without it a tag is written, too")
  @ParameterizedTest
  @EnumSource(names = {"OLAREG", "DISTRIBUTION"})
  void cosignVerifiesBothAndPullTakesTheNewestThatIsSigned(RegistryKind kind) throws Exception {
    try (RegistryServer registry = kind.start()) {
      String image = image(registry);
      String repository = image.substring(0, image.indexOf('@'));
      Remora remora = Remora.in(scratch);
      KeyFiles key = KeyFiles.in(scratch, "prod");
      Path config = remora.work().resolve("config.json");
      Files.writeString(config, "one");
      String signing = key.signing().toString();
      String one =
          found(
              REVISION,
              remora
                  .run("attach", image, "config.json", "--sign-key", signing, "-o", "json")
                  .expect(0)
                  .stdout());
      Files.writeString(config, "two");
      String two =
          found(
              REVISION,
              remora.run("attach", image, "config.json", "-o", "json").expect(0).stdout());
      assertEquals("one", pulled(remora, image, key));
      remora
          .run("sign", image, two, "--sign-key", signing, "--sign-annotation", "by=test")
          .expect(0);
      assertEquals("two", pulled(remora, image, key));
      var cosign = new Cosign(scratch, key);
      cosign.verify(repository + "@" + one).expect(0);
      Said.contains(cosign.verify(repository + "@" + two).expect(0).stdout(), "\"by\":\"test\"");
      Run ofTheImage = cosign.verify(image);
      assertNotEquals(0, ofTheImage.exit(), ofTheImage::toString);
    }
  }

  private String pulled(Remora remora, String image, KeyFiles key) throws IOException {
    Path volume = scratch.resolve("volume");
    remora
        .run("pull", image, "--to", volume.toString(), "--verify-key", key.verifying().toString())
        .expect(0);
    return Files.readString(volume.resolve("config.json"));
  }

  private static String image(RegistryServer registry) {
    return registry.endpoint() + "/app@" + TestImages.in(registry, "app").image("v1").digest();
  }

  private static String found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertTrue(matcher.find(), text);
    return matcher.group(1);
  }

  /** As the registry keeps it itself, or the tag of its clients. */
  private static String listing(RegistryServer registry, RegistryKind kind, String digest)
      throws IOException, InterruptedException {
    String path =
        kind == RegistryKind.DISTRIBUTION
            ? "manifests/" + digest.replace(':', '-')
            : "referrers/" + digest;
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(
                      URI.create("http://" + registry.endpoint() + "/v2/app/" + path))
                  .header("Accept", "application/vnd.oci.image.index.v1+json")
                  .build(),
              BodyHandlers.ofString())
          .body();
    }
  }
}
