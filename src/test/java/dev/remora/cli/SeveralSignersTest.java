package dev.remora.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.oci.MediaType;
import dev.remora.oci.SignerKind;
import dev.remora.rig.Content;
import dev.remora.rig.Run;
import dev.remora.rig.TestImages;
import dev.remora.time.VirtualClock;
import dev.remora.trust.CosignFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Keys, identities and authorities, on one configuration that the real tools signed in each of
 * these ways: what one of them signed counts where that kind is named, and nowhere else.
 */
class SeveralSignersTest {
  private static final String FILES = "src/test/resources/trust/";
  private static final String CONFIGURATION =
      "sha256:9c119e882d4487f5e733ad80f72bed31038cf5f8a60dbf17495a02ecb71766dc";
  private static final String IMAGE =
      "sha256:18bf94969dee805e0ed023ff871b947a8b55cd1f8bd149562fe27181a39cc637";
  private static final String BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";
  private static final String NOTATION = "application/vnd.cncf.notary.signature";

  /** The certificates of notation are valid for a year. */
  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-12-01T00:00:00Z"));

  @TempDir Path scratch;

  private TestImages images;
  private Content configuration;

  @BeforeEach
  void aConfiguration() {
    images = TestImages.in(scratch.resolve("registry"));
    images.blob("application/vnd.oci.empty.v1+json", "{}".getBytes(UTF_8));
    images.blob("application/json", "{\"greeting\":\"hi\"}\n".getBytes(UTF_8));
    configuration =
        images.attachMade(
            IMAGE, MediaType.REMORA_CONFIG, CosignFiles.bytes("config-manifest.json"));
    assertEquals(CONFIGURATION, configuration.digest());
  }

  private void signedBy(SignerKind kind) {
    switch (kind) {
      case KEY -> bundle("bundle-p256.json");
      case IDENTITY -> bundle("keyless.json");
      case CERTIFICATE -> {
        images.blob("application/jose+json", CosignFiles.bytes("notation.jws"));
        images.attachMade(CONFIGURATION, NOTATION, CosignFiles.bytes("notation-manifest.json"));
      }
    }
  }

  private void bundle(String name) {
    Content blob = images.blob(BUNDLE, CosignFiles.bytes(name));
    images.attachLayers(configuration, BUNDLE, List.of(blob.descriptor()));
  }

  private static List<String> naming(SignerKind kind) {
    return switch (kind) {
      case KEY -> List.of("--verify-key=" + FILES + "p256.pub");
      case IDENTITY ->
          List.of(
              "--verify-identity=ci@remora.test",
              "--verify-issuer=http://localhost:5720",
              "--trusted-root=" + FILES + "trusted-root.json");
      case CERTIFICATE ->
          List.of(
              "--verify-ca=" + FILES + "notation-ca.pem",
              "--verify-subject=C=DE,ST=BE,O=remora.test");
    };
  }

  private static List<String> naming(Set<SignerKind> kinds) {
    return kinds.stream().flatMap(kind -> naming(kind).stream()).toList();
  }

  private static String name(SignerKind kind) {
    return switch (kind) {
      case KEY -> "p256.pub (SHA256:";
      case IDENTITY -> "ci@remora.test (http://localhost:5720)";
      case CERTIFICATE -> "O=remora.test";
    };
  }

  private static Set<SignerKind> others(SignerKind kind) {
    return EnumSet.complementOf(EnumSet.of(kind));
  }

  private String oci(String digest) {
    return "oci:" + scratch.resolve("registry") + "@" + digest;
  }

  private Run remora(List<String> named, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(named);
    return RemoraInProcess.run(Map.of(), all, clock);
  }

  private Run pull(List<String> named, String... more) {
    List<String> words = new ArrayList<>(List.of("pull", "--to=" + volume()));
    words.addAll(List.of(more));
    words.add("--artifact=" + oci(CONFIGURATION)); // the image itself is not at hand
    return remora(named, words.toArray(String[]::new));
  }

  private Path volume() {
    return scratch.resolve("config");
  }

  private void published(Run run, SignerKind by) throws IOException {
    assertEquals(0, run.exit(), run.stdout());
    assertEquals("{\"greeting\":\"hi\"}\n", Files.readString(volume().resolve("app.json")));
    assertTrue(run.stdout().contains("signed by "), run.stdout());
    assertTrue(run.stdout().contains(name(by)), run.stdout());
    String kept = Files.readString(volume().resolve("..data/.remora.json"));
    assertTrue(kept.contains("\"signerKind\" : \"" + by.text() + "\""), kept);
  }

  private void refused(Run run) {
    assertEquals(17, run.exit(), run.stdout());
    assertFalse(Files.exists(volume().resolve("..data")), run.stdout());
  }

  @ParameterizedTest
  @EnumSource
  void whatIsSignedIsTakenWhereItsSignerIsNamed(SignerKind kind) throws Exception {
    signedBy(kind);
    published(pull(naming(kind)), kind);
    published(remora(naming(kind), "pull", oci(IMAGE), "--to=" + volume()), kind);
    for (String command : List.of("status", "discover", "history")) {
      String place = command.equals("status") ? volume().toString() : oci(IMAGE);
      String json = remora(naming(kind), command, place, "-o", "json").stdout();
      assertTrue(json.contains("\"signerKind\":\"" + kind.text() + "\""), json);
      String text = remora(naming(kind), command, place).expect(0).stdout();
      assertTrue(text.contains(name(kind)), text);
    }
    remora(naming(others(kind)), "status", volume().toString()).expect(17);
  }

  @ParameterizedTest
  @EnumSource
  void ofSeveralThatAreNamedAnyOneSuffices(SignerKind kind) throws Exception {
    signedBy(kind);
    published(pull(naming(EnumSet.allOf(SignerKind.class))), kind);
  }

  /** They come first in the listing, in each form, and one of them is of the right signer. */
  @ParameterizedTest
  @EnumSource
  void damagedOnesHideNoneThatCounts(SignerKind kind) throws Exception {
    byte[] keyless = CosignFiles.bytes("keyless.json");
    for (byte[] damaged :
        List.of("{}".getBytes(UTF_8), Arrays.copyOf(keyless, keyless.length / 2), new byte[9])) {
      Content bundle = images.blob(BUNDLE, damaged);
      images.attachLayers(configuration, BUNDLE, List.of(bundle.descriptor()));
      Content envelope = images.blob("application/jose+json", damaged);
      String manifest =
          new String(CosignFiles.bytes("notation-manifest.json"), UTF_8)
              .replaceAll(
                  "(\"layers\":\\[\\{[^}]*\"digest\":\")[^\"]*\",\"size\":\\d+",
                  "$1" + envelope.digest() + "\",\"size\":" + damaged.length);
      assertTrue(manifest.contains(envelope.digest()), manifest);
      images.attachMade(CONFIGURATION, NOTATION, manifest.getBytes(UTF_8));
    }
    refused(pull(naming(EnumSet.allOf(SignerKind.class))));
    signedBy(kind);
    published(pull(naming(EnumSet.allOf(SignerKind.class))), kind);
  }

  @ParameterizedTest
  @EnumSource
  void whatWasPublishedIsRepaired(SignerKind kind) throws Exception {
    signedBy(kind);
    published(pull(naming(kind)), kind);
    Files.writeString(volume().resolve("app.json"), "damaged");
    published(pull(naming(kind)), kind);
  }

  /** Two others sign it, and neither is named. */
  @ParameterizedTest
  @EnumSource
  void whatOnlyOthersSignedIsRefusedByEveryWay(SignerKind kind) {
    others(kind).forEach(this::signedBy);
    List<String> named = naming(kind);
    refused(pull(named));
    refused(pull(named, "--on-failure=continue"));
    refused(pull(named, "--cache=" + scratch.resolve("cache")));
    refused(pull(named, "--dry-run"));
  }

  /** Without a source, too: what is kept is verified by the settings of today. */
  @ParameterizedTest
  @EnumSource
  void whoIsNoLongerNamedDoesNotCountFromTheNextStartOn(SignerKind kind) throws Exception {
    signedBy(kind);
    String cache = "--cache=" + scratch.resolve("cache");
    published(pull(naming(EnumSet.allOf(SignerKind.class)), cache), kind);
    Run refused = pull(naming(others(kind)), cache);
    assertEquals(17, refused.exit(), refused.stdout());
    remora(naming(others(kind)), "status", volume().toString()).expect(17);
    published(pull(naming(kind), cache), kind);
    Files.move(scratch.resolve("registry"), scratch.resolve("away"));
    Run bridged = pull(naming(others(kind)), cache);
    assertTrue(bridged.exit() != 0, bridged.stdout());
  }

  @ParameterizedTest
  @EnumSource
  void moreIsAskedOfEachKind(SignerKind kind) throws Exception {
    signedBy(kind);
    List<String> named = naming(kind);
    Run old = pull(named, "--verify-since=2026-06-01T00:00:00Z");
    refused(old);
    assertTrue(old.stdout().contains("before 2026-06-01"), old.stdout());
    Run bare = pull(named, "--verify-annotations=env=prod");
    refused(bare);
    assertTrue(bare.stdout().contains("without the annotation env=prod"), bare.stdout());
    refused(pull(named, "--revoked=" + CONFIGURATION));
    published(pull(named), kind);
  }

  @Test
  void theKeyOfACertificateIsRevokedByItsFingerprintLikeAnyOther() throws Exception {
    for (SignerKind kind : List.of(SignerKind.KEY, SignerKind.CERTIFICATE)) {
      signedBy(kind);
      String shown = remora(naming(kind), "discover", oci(IMAGE)).expect(0).stdout();
      String print = shown.replaceAll("(?s).*\\((SHA256:[^)]*)\\).*", "$1");
      Run run = pull(naming(kind), "--revoked=" + print);
      refused(run);
      assertTrue(run.stdout().contains("which is revoked"), run.stdout());
    }
  }

  @Test
  void whoIsNotMeantIsNamedWithTheStepThatFits() {
    List<String> named = naming(SignerKind.IDENTITY);
    bundle("keyless-other-identity.json");
    Run other = pull(named);
    refused(other);
    assertTrue(other.stdout().contains("evil@remora.test"), other.stdout());
    assertTrue(
        other.stdout().contains("; add it to --verify-identity and --verify-issuer, or sign it:"),
        other.stdout());
  }

  /** The same address is somebody else's where another vouches for it. */
  @Test
  void theSameNameOfAnotherIssuerIsSomebodyElse() {
    bundle("keyless-other-issuer.json");
    Run run = pull(naming(SignerKind.IDENTITY));
    refused(run);
    assertTrue(
        run.stdout().contains("), and its issuer is to be http://localhost:5720; add it to"),
        run.stdout());
  }

  @Test
  void aSignatureOfAnotherKindSaysWhatWouldCount() {
    signedBy(SignerKind.IDENTITY);
    Run keys = pull(naming(SignerKind.KEY));
    refused(keys);
    assertTrue(keys.stdout().contains("is signed by a certificate"), keys.stdout());
    assertTrue(keys.stdout().contains(" && cosign sign --key FILE REPOSITORY@"), keys.stdout());
  }
}
