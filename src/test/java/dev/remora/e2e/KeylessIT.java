package dev.remora.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.CrossSection;
import dev.remora.rig.KeyFiles;
import dev.remora.rig.KeylessCosign;
import dev.remora.rig.PrivateSigstore;
import dev.remora.rig.PrivateSigstore.Identity;
import dev.remora.rig.RegistryKind;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.Remora;
import dev.remora.rig.Requires;
import dev.remora.rig.RequiresSigstore;
import dev.remora.rig.Run;
import dev.remora.rig.TestImages;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the real cosign signs without a key, certified and logged by a Sigstore of our own. */
@RequiresSigstore
@Requires({Tool.OLAREG, Tool.REGISTRY})
class KeylessIT {
  @AutoClose private static PrivateSigstore sigstore;
  private static Identity workflow;

  @TempDir Path scratch;
  private Remora remora;
  private KeylessCosign cosign;

  @BeforeAll
  static void start(@TempDir Path directory) {
    sigstore = PrivateSigstore.start(directory);
    workflow = sigstore.workflow("shop/app/.github/workflows/deploy.yaml@refs/heads/main");
  }

  @BeforeEach
  void prepare() {
    remora = Remora.in(scratch);
    cosign = KeylessCosign.of(sigstore, scratch);
  }

  @CrossSection(rows = 2, because = "how each lists what is attached is tried with keys, too")
  @ParameterizedTest
  @EnumSource(names = {"OLAREG", "DISTRIBUTION"})
  void whatAttachPrintedIsSignedByAWorkflowAndPulledByItsName(RegistryKind kind)
      throws IOException {
    try (RegistryServer registry = kind.start()) {
      String image = image(registry);
      String revision = attach(image, "signed");
      cosign.sign(named(registry, revision), workflow);
      attach(image, "mallory");

      Run pulled = pull(image, trusting(workflow)).expect(0);

      assertEquals("signed", Files.readString(scratch.resolve("volume/app.txt")));
      assertTrue(pulled.stdout().contains("signed by " + workflow.subject()), pulled::toString);
      Run status = remora.run(with(trusting(workflow), "status", "--to", volume())).expect(0);
      assertTrue(status.stdout().contains(workflow.subject()), status::toString);
    }
  }

  /** How something is attached, and what the two say of it. */
  enum Attached {
    BY_WHOM_IS_TRUSTED(0, 0, "signed by"),
    BY_ANOTHER_ADDRESS(1, 17, "another identity"),
    BY_THE_SAME_ADDRESS_AT_ANOTHER_ISSUER(1, 17, "another identity"),
    BY_A_WORKFLOW_ON_ANOTHER_BRANCH(1, 17, "another identity"),
    BY_ANOTHER_INSTANCE(1, 17, "does not count"),
    LOGGED_NOWHERE(1, 17, "it is in no log"),
    BY_A_KEY(1, 17, "by a key"),
    NOT_SIGNED_WHILE_ITS_IMAGE_IS(10, 17, "no signature"),
    // cosign takes what is said about a thing for a signature of it
    ONLY_ATTESTED(0, 17, "attestation");

    private final int cosign;
    private final int remora;
    private final String word;

    Attached(int cosign, int remora, String word) {
      this.cosign = cosign;
      this.remora = remora;
      this.word = word;
    }
  }

  @CrossSection(because = "the tests of trust refuse all of these, and what no tool would make")
  @ParameterizedTest
  @EnumSource
  void itDecidesAsCosignDoesButForAttestations(Attached how) throws IOException {
    try (RegistryServer registry = RegistryKind.OLAREG.start()) {
      String image = image(registry);
      String revision = attach(image, "content");
      String reference = named(registry, revision);

      Identity trusted = sign(how, image, reference);

      cosign.verify(reference, trusted, sigstore.trustedRoot()).expect(how.cosign);
      Run pulled = pull(image, trusting(trusted)).expect(how.remora);
      assertTrue((pulled.stdout() + pulled.stderr()).contains(how.word), pulled::toString);
      assertEquals(how.remora == 0, Files.exists(scratch.resolve("volume/app.txt")));
    }
  }

  /** Signs it this way, and says who is trusted. */
  private Identity sign(Attached how, String image, String reference) throws IOException {
    Identity ours = sigstore.mail("ci@remora.test");
    switch (how) {
      case BY_WHOM_IS_TRUSTED -> cosign.sign(reference, ours);
      case BY_ANOTHER_ADDRESS -> cosign.sign(reference, sigstore.mail("ci@remora.test.example"));
      case BY_THE_SAME_ADDRESS_AT_ANOTHER_ISSUER ->
          cosign.sign(reference, sigstore.mailOfOtherIssuer(ours.subject()));
      case BY_A_WORKFLOW_ON_ANOTHER_BRANCH -> {
        cosign.sign(
            reference,
            sigstore.workflow("shop/app/.github/workflows/deploy.yaml@refs/heads/branch"));
        return workflow;
      }
      case BY_ANOTHER_INSTANCE -> {
        return byAnotherInstance(reference);
      }
      case LOGGED_NOWHERE -> cosign.signWithoutLog(reference, ours);
      case BY_A_KEY -> cosign.signByKey(reference, KeyFiles.in(scratch, "key"));
      case NOT_SIGNED_WHILE_ITS_IMAGE_IS -> cosign.sign(image, ours);
      case ONLY_ATTESTED -> cosign.attest(reference, ours, "slsaprovenance1");
    }
    return ours;
  }

  /** With all that a signature needs, and as whom it says: but what vouches for that is another. */
  private Identity byAnotherInstance(String reference) {
    try (PrivateSigstore other = PrivateSigstore.start(scratch)) {
      Identity theirs = other.mail("ci@remora.test");
      KeylessCosign.of(other, scratch).sign(reference, theirs);
      return theirs;
    }
  }

  @CrossSection(because = "what is in a bundle by a key is the verifier's, which its tests have")
  @Test
  void aKeyCountsWhetherItsSignatureIsLoggedOrNotAndBesideAnIdentity() throws IOException {
    KeyFiles key = KeyFiles.in(scratch, "prod");
    try (RegistryServer registry = RegistryKind.OLAREG.start()) {
      String image = image(registry);
      String revision = attach(image, "by a key");
      cosign.signByKey(named(registry, revision), key);
      String[] byKey = {"--verify-key", key.verifying().toString()};
      pull(image, byKey).expect(0);

      String[] either = with(trusting(workflow), byKey);
      Run unchanged = pull(image, either).expect(0);
      assertTrue(unchanged.stdout().contains("signed by prod.pub"), unchanged::toString);

      String next = attach(image, "by the workflow");
      cosign.sign(named(registry, next), workflow);
      Run changed = pull(image, either).expect(0);
      assertTrue(changed.stdout().contains("signed by " + workflow.subject()), changed::toString);
      // who is no longer trusted no longer counts, whoever else is
      assertEquals("by the workflow", Files.readString(scratch.resolve("volume/app.txt")));
      remora.run(with(byKey, "status", "--to", volume())).expect(17);
    }
  }

  @CrossSection(because = "SignedIT has the life of a volume whose reader trusts a key")
  @Test
  void aFollowerTakesWhatTheWorkflowSignsAndNothingElse() throws IOException {
    try (RegistryServer registry = RegistryKind.DISTRIBUTION.start()) {
      String image = image(registry);
      cosign.sign(named(registry, attach(image, "one")), workflow);
      Path volume = scratch.resolve("volume");
      try (Following follower = Following.start(remora, volume, image, trusting(workflow))) {
        follower.await("the first", () -> follower.read("app.txt").equals("one"));

        String two = attach(image, "two");
        follower.poll();
        assertEquals("one", follower.read("app.txt"));
        cosign.sign(named(registry, two), sigstore.mail("mallory@remora.test"));
        follower.poll();
        assertEquals("one", follower.read("app.txt"));

        cosign.sign(named(registry, two), workflow);
        follower.poll();
        assertEquals("two", follower.read("app.txt"));
      }
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

  private Run pull(String image, String... trust) {
    return remora.run(with(trust, "pull", image, "--to", volume()));
  }

  private String volume() {
    return scratch.resolve("volume").toString();
  }

  private static String[] trusting(Identity identity) {
    return new String[] {
      "--verify-identity",
      identity.subject(),
      "--verify-issuer",
      identity.issuer(),
      "--trusted-root",
      sigstore.trustedRoot().toString()
    };
  }

  private static String[] with(String[] last, String... first) {
    return Stream.of(first, last).flatMap(Arrays::stream).toArray(String[]::new);
  }
}
