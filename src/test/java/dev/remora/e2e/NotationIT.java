package dev.remora.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.CrossSection;
import dev.remora.rig.Notation;
import dev.remora.rig.RegistryKind;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.Remora;
import dev.remora.rig.Requires;
import dev.remora.rig.Run;
import dev.remora.rig.TestImages;
import dev.remora.rig.Tool;
import dev.remora.trust.TestKey;
import dev.remora.trust.notation.TestChain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the real notation signs, and what it says itself of the same. */
@Requires({Tool.NOTATION, Tool.OLAREG, Tool.REGISTRY})
class NotationIT {
  private static final String SUBJECT = "C=DE,ST=BE,O=Example,CN=Release";

  @TempDir Path scratch;
  private Remora remora;
  private Notation notation;

  @BeforeEach
  void prepare() {
    remora = Remora.in(scratch);
    notation = by("P256-release");
  }

  private Notation by(String name) {
    TestKey key = TestKey.of(name);
    return Notation.with(
        scratch,
        key,
        TestChain.signer(key).issuedBy(TestChain.MIDDLE),
        TestChain.MIDDLE,
        TestChain.ROOT);
  }

  static Stream<Arguments> whatItWrites() {
    return Stream.of(RegistryKind.OLAREG, RegistryKind.DISTRIBUTION)
        .flatMap(
            registry ->
                Stream.of(Notation.Format.values()).map(format -> Arguments.of(registry, format)));
  }

  @CrossSection(
      rows = {1, 4},
      because = "kinds of registries and forms are one by one the tests' of trust")
  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("whatItWrites")
  void whatItSignsIsPulled(RegistryKind kind, Notation.Format format) throws IOException {
    try (RegistryServer registry = kind.start()) {
      String image = image(registry);
      String revision = attach(image, "signed");
      Run unsigned = pull(image, SUBJECT).expect(17);
      assertTrue(unsigned.stderr().contains("carries no signature"), unsigned::toString);

      notation.sign(format, named(registry, revision), "--user-metadata=env=prod");
      notation.verify(named(registry, revision)).expect(0);

      Run other = pull(image, SUBJECT.replace("Release", "Payroll")).expect(17);
      assertTrue(other.stderr().contains("add its subject to --verify-subject"), other::toString);
      pull(image, SUBJECT, "--verify-annotations=env=test").expect(17);
      assertFalse(Files.exists(scratch.resolve("volume/app.txt")));
      pull(image, SUBJECT, "--verify-annotations=env=prod").expect(0);
      assertEquals("signed", Files.readString(scratch.resolve("volume/app.txt")));
    }
  }

  @CrossSection(because = "the tests of trust have all kinds of keys")
  @ParameterizedTest
  @EnumSource(Notation.Format.class)
  void eachKindOfKeySigns(Notation.Format format) throws IOException {
    try (RegistryServer registry = RegistryKind.OLAREG.start()) {
      String image = image(registry);
      for (String key : new String[] {"P384", "P521", "RSA"}) {
        String revision = attach(image, key);
        by(key).sign(format, named(registry, revision));
        pull(image, SUBJECT).expect(0);
        assertEquals(key, Files.readString(scratch.resolve("volume/app.txt")));
      }
    }
  }

  /**
   * A registry with the referrers API need not list what lies under the tag; then nobody sees it.
   */
  @CrossSection(because = "which way a signature is listed is the registry's business")
  @Test
  void byItselfItSignsUnderTheTag() throws IOException {
    try (RegistryServer registry = RegistryKind.DISTRIBUTION.start()) {
      String image = image(registry);
      String revision = attach(image, "signed");
      notation.signAsItDoes(Notation.Format.JWS, named(registry, revision));
      notation.verify(named(registry, revision)).expect(0);
      pull(image, SUBJECT).expect(0);
    }
    try (RegistryServer registry = RegistryKind.OLAREG.start()) {
      String image = image(registry);
      String revision = attach(image, "signed");
      notation.signAsItDoes(Notation.Format.JWS, named(registry, revision));
      Run verified = notation.verify(named(registry, revision));
      assertNotEquals(0, verified.exit(), verified::toString);
      pull(image, SUBJECT).expect(17);
    }
  }

  @CrossSection(because = "what is wrong with certificates is the tests' of trust")
  @Test
  void strangersAndSignaturesOfTheImageDoNotCount() throws IOException {
    TestKey key = TestKey.of("P256-release");
    Notation stranger = Notation.with(scratch, key, TestChain.signer(key).selfSigned());
    try (RegistryServer registry = RegistryKind.OLAREG.start()) {
      String image = image(registry);
      String revision = attach(image, "mallory");
      notation.sign(Notation.Format.JWS, image);
      stranger.sign(Notation.Format.COSE, named(registry, revision));
      Run verified = notation.verify(named(registry, revision));
      assertNotEquals(0, verified.exit(), verified::toString);
      Run refused = pull(image, SUBJECT).expect(17);
      assertTrue(refused.stderr().contains("of another authority"), refused::toString);
    }
  }

  @CrossSection(because = "what detach takes along its own tests say")
  @Test
  void itsSignatureGoesWithWhatItSigns() throws IOException {
    try (RegistryServer registry = RegistryKind.OLAREG.start()) {
      String image = image(registry);
      String revision = attach(image, "signed");
      notation.sign(Notation.Format.COSE, named(registry, revision));
      String found =
          remora
              .run(
                  "discover",
                  image,
                  "--verify-ca=" + notation.authority(),
                  "--verify-subject=" + SUBJECT)
              .expect(0)
              .stdout();
      assertTrue(found.contains("signed by C=DE, ST=BE, O=Example, CN=Release"), found);
      String detached = remora.run("detach", image, revision).expect(0).stdout();
      assertTrue(detached.contains("signature"), detached);
    }
  }

  private static String image(RegistryServer registry) {
    return registry.endpoint() + "/app@" + TestImages.in(registry, "app").image("v1").digest();
  }

  private static String named(RegistryServer registry, String revision) {
    return registry.endpoint() + "/app@" + revision;
  }

  private String attach(String image, String text) throws IOException {
    Files.writeString(remora.work().resolve("app.txt"), text);
    return remora.run("attach", image, "app.txt", "--output=digest").expect(0).stdout().strip();
  }

  private Run pull(String image, String subject, String... more) {
    Stream<String> line =
        Stream.of(
            "pull",
            image,
            "--to=" + scratch.resolve("volume"),
            "--verify-ca=" + notation.authority(),
            "--verify-subject=" + subject);
    return remora.run(Stream.concat(line, Stream.of(more)).toArray(String[]::new));
  }
}
