package dev.remora.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.Cosign;
import dev.remora.rig.CrossSection;
import dev.remora.rig.Distribution;
import dev.remora.rig.KeyFiles;
import dev.remora.rig.RegistryKind;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.Remora;
import dev.remora.rig.Requires;
import dev.remora.rig.Run;
import dev.remora.rig.Said;
import dev.remora.rig.TestImages;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the real cosign signs and attests, and what it says of what Remora signs. */
@Requires({Tool.COSIGN, Tool.OLAREG, Tool.REGISTRY, Tool.ORAS})
class CosignIT {
  private static final String CONFIG = "application/vnd.remora.config.v1";

  @TempDir Path scratch;
  private Remora remora;
  private KeyFiles key;

  @BeforeEach
  void prepare() {
    remora = Remora.in(scratch);
    key = KeyFiles.in(scratch, "prod");
  }

  static Stream<Arguments> whatItWrites() {
    return Stream.of(RegistryKind.OLAREG, RegistryKind.DISTRIBUTION)
        .flatMap(
            registry ->
                Arrays.stream(Cosign.Format.values())
                    .flatMap(
                        format ->
                            Arrays.stream(KeyFiles.Kind.values())
                                .map(kind -> Arguments.of(registry, format, kind))));
  }

  @CrossSection(
      rows = {1, 22},
      because = "kinds of keys and formats are the verifier's, which its tests have all of")
  @ParameterizedTest(name = "{0}, {1}, {2}")
  @MethodSource("whatItWrites")
  void whatItSignsIsPulled(RegistryKind registryKind, Cosign.Format format, KeyFiles.Kind kind)
      throws IOException {
    KeyFiles other = KeyFiles.in(scratch, "other", kind);
    try (RegistryServer registry = registryKind.start()) {
      String image = image(registry);
      String revision = attach(image, "signed");

      Cosign.with(other, scratch).sign(format, named(registry, revision));

      assertEquals("signed", pull(image, other));
    }
  }

  @CrossSection(because = "the tests of trust refuse attestations")
  @Test
  void anAttestationOfTheSameKeyIsNoSignature() throws IOException {
    Cosign cosign = Cosign.with(key, scratch);
    try (RegistryServer registry = RegistryKind.OLAREG.start()) {
      String image = image(registry);
      String revision = attach(image, "attested");
      cosign.attest(named(registry, revision), "custom");
      cosign.attest(named(registry, revision), "slsaprovenance1");
      // which cosign itself takes for one
      cosign.verify(named(registry, revision)).expect(0);

      Run refused = pullWith(image, key).expect(17);

      assertTrue(refused.stderr().contains("attestation"), refused::toString);
      cosign.sign(named(registry, revision));
      assertEquals("attested", pull(image, key));
    }
  }

  @CrossSection(
      rows = 1,
      because = "the kinds of registries differ in how they list: whatItSignsIsPulled has both")
  @ParameterizedTest
  @EnumSource(names = {"OLAREG", "DISTRIBUTION"})
  void neitherNoSignatureNorThatOfAnotherNorThatOfTheImageWillDo(RegistryKind kind)
      throws IOException {
    Cosign another = Cosign.with(KeyFiles.in(scratch, "another"), scratch);
    Cosign cosign = Cosign.with(key, scratch);
    try (RegistryServer registry = kind.start()) {
      String image = image(registry);
      String revision = attach(image, "mallory");
      pullWith(image, key).expect(17);

      cosign.sign(image, "-r"); // -r: what an index lists, and not what is attached
      another.sign(named(registry, revision));
      another.sign(Cosign.Format.CLASSIC, named(registry, revision));

      pullWith(image, key).expect(17);
      assertFalse(Files.exists(scratch.resolve("refused/app.txt")));
      assertEquals("mallory", pull(image, another.key()));
    }
  }

  @CrossSection(because = "copies are of other tools, and what they bring is verified as all is")
  @ParameterizedTest
  @EnumSource(names = {"OLAREG", "DISTRIBUTION"})
  void aCopyToALayoutAndFromThereToAnotherRegistryBringsBundlesAndNoTags(RegistryKind kind)
      throws IOException {
    Cosign cosign = Cosign.with(key, scratch);
    KeyFiles classic = KeyFiles.in(scratch, "classic");
    RegistryKind otherKind =
        kind == RegistryKind.OLAREG ? RegistryKind.DISTRIBUTION : RegistryKind.OLAREG;
    try (RegistryServer registry = kind.start();
        RegistryServer other = otherKind.start()) {
      String image = image(registry);
      String revision = attach(image, "signed");
      cosign.sign(named(registry, revision));
      Cosign.with(classic, scratch).sign(Cosign.Format.CLASSIC, named(registry, revision));
      assertEquals("signed", pull(image, classic));

      String digest = image.substring(image.indexOf('@'));
      Path layout = scratch.resolve("layout");
      oras("cp", "-r", "--from-plain-http", "--to-oci-layout", image, layout + ":v1");
      oras(
          "cp",
          "-r",
          "--from-oci-layout",
          "--to-plain-http",
          layout + ":v1",
          other.endpoint() + "/copy:v1");

      for (String copy :
          new String[] {"oci:" + layout + digest, other.endpoint() + "/copy" + digest}) {
        assertEquals("signed", pull(copy, key));
        pullWith(copy, classic).expect(17);
      }
    }
  }

  @CrossSection(rows = 1, because = "the keys are the signer's, which its tests have all of")
  @ParameterizedTest
  @EnumSource(
      value = KeyFiles.Kind.class,
      names = {"P_256", "RSA_2048", "RSA_3072"}) // of the others it does not verify its own
  void itVerifiesWhatAttachAndSignHaveSigned(KeyFiles.Kind kind) throws IOException {
    KeyFiles other = KeyFiles.in(scratch, "other", kind);
    Cosign cosign = Cosign.with(other, scratch);
    try (RegistryServer registry = RegistryKind.OLAREG.start()) {
      String image = image(registry);
      Files.writeString(remora.work().resolve("app.txt"), "signed");
      String[] attach = {"attach", image, "app.txt", "--output=digest", "--sign-key"};
      String first = remora.run(with(attach, other.signing().toString())).expect(0).stdout();
      cosign.verify(named(registry, first.strip())).expect(0);

      String another =
          registry.endpoint() + "/app@" + TestImages.in(registry, "app").image("v2").digest();
      String second = attach(another, "signed later");
      remora.run("sign", another, second, "--sign-key", other.signing().toString()).expect(0);
      cosign.verify(named(registry, second)).expect(0);
    }
  }

  @CrossSection(rows = 1, because = "how each deletes a manifest is tried without cosign, too")
  @ParameterizedTest
  @EnumSource(names = {"OLAREG", "DISTRIBUTION"})
  void detachTakesItsTagAlong(RegistryKind kind) throws IOException {
    try (RegistryServer registry = kind.start()) {
      String image = image(registry);
      String revision = signedClassic(registry, image);
      Said.contains(tags(registry) + "", tag(revision));

      Run detached = remora.run("detach", image, revision).expect(0);

      assertFalse(tags(registry).contains(tag(revision)), detached::toString);
      assertFalse(detached.stderr().contains(".sig"), detached::toString);
    }
  }

  @Test
  void whereNothingCanBeDeletedDetachSaysWhichTagIsLeft() throws IOException {
    try (RegistryServer registry =
        Distribution.start(Map.of("REGISTRY_STORAGE_DELETE_ENABLED", "false"))) {
      String image = image(registry);
      String revision = signedClassic(registry, image);

      Run detached = remora.run("detach", image, revision).expect(0);

      assertTrue(detached.stderr().contains(tag(revision) + " is left"), detached::toString);
      pullWith(image, key).expect(11);
    }
  }

  private String signedClassic(RegistryServer registry, String image) throws IOException {
    String revision = attach(image, "signed");
    Cosign.with(key, scratch).sign(Cosign.Format.CLASSIC, named(registry, revision));
    assertEquals("signed", pull(image, key));
    return revision;
  }

  private String tags(RegistryServer registry) {
    return Tool.ORAS
        .run(scratch, "repo", "tags", "--plain-http", registry.endpoint() + "/app")
        .expect(0)
        .stdout();
  }

  private static String tag(String revision) {
    return revision.replace(':', '-') + ".sig";
  }

  private static String image(RegistryServer registry) {
    return registry.endpoint() + "/app@" + TestImages.in(registry, "app").image("v1").digest();
  }

  private static String named(RegistryServer registry, String revision) {
    return registry.endpoint() + "/app@" + revision;
  }

  /** As other tools attach, without a signature. */
  private String attach(String image, String text) throws IOException {
    Path directory = Files.createTempDirectory(scratch, "attach-");
    Files.writeString(directory.resolve("app.txt"), text);
    return Tool.ORAS
        .run(
            directory,
            "attach",
            "--plain-http",
            "--artifact-type",
            CONFIG,
            "--format=go-template={{.digest}}",
            image,
            "app.txt")
        .expect(0)
        .stdout()
        .strip();
  }

  private String pull(String image, KeyFiles trusted) throws IOException {
    Path volume = Files.createTempDirectory(scratch, "volume-");
    String[] line = {"pull", image, "--to", volume.toString(), "--verify-key"};
    remora.run(with(line, trusted.verifying().toString())).expect(0);
    return Files.readString(volume.resolve("app.txt"), UTF_8);
  }

  private Run pullWith(String image, KeyFiles trusted) {
    String[] line = {"pull", image, "--to", scratch.resolve("refused").toString(), "--verify-key"};
    return remora.run(with(line, trusted.verifying().toString()));
  }

  private static String[] with(String[] line, String last) {
    String[] all = Arrays.copyOf(line, line.length + 1);
    all[line.length] = last;
    return all;
  }

  private void oras(String... arguments) {
    Tool.ORAS.run(scratch, Map.of(), arguments).expect(0);
  }
}
