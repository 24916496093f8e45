package dev.remora.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.oci.Annotations;
import dev.remora.oci.Digest;
import dev.remora.oci.SignerKind;
import dev.remora.trust.proof.Miss.Reason;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What to do next fits the way in which signatures count. */
class NextStepTest {
  private static final Digest SUBJECT = Digest.sha256(new byte[] {1});
  private static final Digest REVISION = Digest.sha256(new byte[] {2});
  private static final String REPOSITORY = "registry.example/app";
  private static final String THERE = REPOSITORY + "@" + REVISION;
  private static final String IMAGE = REPOSITORY + "@" + SUBJECT;

  private static String after(Reason reason, SignerKind... signers) {
    return step(signers).after(reason);
  }

  private static NextStep step(SignerKind... signers) {
    return new NextStep(
        Set.of(signers),
        Optional.of(REPOSITORY),
        REPOSITORY,
        new Candidate(REVISION, SUBJECT, "type", Annotations.none(), Optional.empty()));
  }

  @Test
  void whatIsNotSignedIsSignedAsItWouldCount() {
    String byKey = "sign it: remora sign " + IMAGE + " " + REVISION + " --sign-key FILE";
    assertEquals(byKey, after(Reason.NOT_SIGNED, SignerKind.KEY));
    assertEquals("sign it: cosign sign " + THERE, after(Reason.NOT_SIGNED, SignerKind.IDENTITY));
    assertEquals(
        "sign it: notation sign --force-referrers-tag=false " + THERE,
        after(Reason.UNPROVEN, SignerKind.CERTIFICATE));
    assertEquals(
        "renew --trusted-root, if it is older than that, or sign it: cosign sign " + THERE,
        after(Reason.UNPROVEN, SignerKind.IDENTITY));
    assertEquals(byKey, after(Reason.OTHER_KIND, SignerKind.IDENTITY, SignerKind.KEY));
  }

  /** A new signature would have the same fate. */
  @Test
  void aClockThatIsBehindIsSetFirst() {
    assertTrue(
        after(Reason.NOT_YET, SignerKind.IDENTITY).startsWith("set the clock of this machine, or"));
  }

  @Test
  void whoSignedIsAddedToTheSettingThatNamesHim() {
    assertTrue(after(Reason.OTHER_KEY, SignerKind.KEY).startsWith("add its key to --verify-key, "));
    assertTrue(
        after(Reason.OTHER_IDENTITY, SignerKind.IDENTITY)
            .startsWith("add it to --verify-identity and --verify-issuer, or sign it: cosign"));
    assertTrue(
        after(Reason.OTHER_SUBJECT, SignerKind.CERTIFICATE)
            .startsWith("add its subject to --verify-subject, or sign it: notation"));
    assertTrue(
        after(Reason.OTHER_AUTHORITY, SignerKind.IDENTITY)
            .startsWith("add it to --trusted-root, or sign it: cosign"));
    assertTrue(
        after(Reason.OTHER_AUTHORITY, SignerKind.IDENTITY, SignerKind.CERTIFICATE)
            .startsWith("add it to --trusted-root or --verify-ca, or sign it: "));
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void noKeyIsAskedForWhereNoneWouldCount(Reason reason) {
    for (SignerKind kind : Set.of(SignerKind.IDENTITY, SignerKind.CERTIFICATE)) {
      for (String step : Set.of(after(reason, kind), step(kind).newer())) {
        assertFalse(step.contains("-key"), step);
      }
    }
  }

  @Test
  void theWayBackIsSignedAsWell() {
    String again = "remora attach " + IMAGE + " --from " + REVISION;
    String forced = again + " --force, and sign that: ";
    assertTrue(after(Reason.TOO_OLD, SignerKind.KEY).contains(again + " --sign-key FILE; or name"));
    assertTrue(
        after(Reason.TOO_OLD, SignerKind.IDENTITY)
            .contains(forced + "cosign sign " + REPOSITORY + "@DIGEST"));
    assertTrue(
        step(SignerKind.CERTIFICATE)
            .newer()
            .endsWith(
                forced + "notation sign --force-referrers-tag=false " + REPOSITORY + "@DIGEST"));
  }

  private static String notSigned(Optional<String> images, String where, SignerKind kind) {
    Candidate candidate =
        new Candidate(REVISION, SUBJECT, "type", Annotations.none(), Optional.empty());
    return new NextStep(Set.of(kind), images, where, candidate).after(Reason.NOT_SIGNED);
  }

  @Test
  void whereArtifactsAreElsewhereTheStepSaysSo() {
    String elsewhere = "registry.example/config";
    assertEquals(
        "sign it: remora sign %s %s --sign-key FILE --referrers %s"
            .formatted(IMAGE, REVISION, elsewhere),
        notSigned(Optional.of(REPOSITORY), elsewhere, SignerKind.KEY));
    assertEquals(
        "sign it: cosign sign " + elsewhere + "@" + REVISION,
        notSigned(Optional.of(REPOSITORY), elsewhere, SignerKind.IDENTITY));
  }

  /** Cosign signs in registries alone. */
  @Test
  void inALayoutAnArtifactOfItsOwnIsSignedByWayOfARegistry() {
    assertEquals(
        "sign it: oras cp -r --from-oci-layout app@%1$s REPOSITORY && cosign sign --key FILE REPOSITORY@%1$s && oras cp -r --to-oci-layout REPOSITORY@%1$s app"
            .formatted(REVISION),
        notSigned(Optional.empty(), "oci:app", SignerKind.KEY));
  }

  @Test
  void annotationsAreAskedForInTheWordsOfEachTool() {
    assertTrue(
        after(Reason.OTHER_ANNOTATIONS, SignerKind.KEY).endsWith(" --sign-annotation KEY=VALUE"));
    assertTrue(after(Reason.OTHER_ANNOTATIONS, SignerKind.IDENTITY).endsWith(" -a KEY=VALUE"));
    assertTrue(
        after(Reason.OTHER_ANNOTATIONS, SignerKind.CERTIFICATE)
            .endsWith(" --user-metadata KEY=VALUE"));
  }
}
