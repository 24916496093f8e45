package dev.remora.trust.sigstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.remora.oci.Signature;
import dev.remora.time.VirtualClock;
import dev.remora.trust.Revocations;
import dev.remora.trust.TestKey;
import dev.remora.trust.TrustRules;
import dev.remora.trust.Verifier;
import dev.remora.trust.log.LoggedBody;
import dev.remora.trust.proof.Miss.Reason;
import dev.remora.trust.proof.Period;
import dev.remora.trust.proof.Signer;
import dev.remora.trust.sigstore.UnknownEntry.Role;
import dev.remora.trust.x509.DraftCertificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bundles by identities that count, and what a trusted root asks for. */
class TrustedIdentitiesTest extends IdentityScenario {
  static Stream<Arguments> good() {
    return Stream.of(
        good("the second log and a time stamp", second(_ -> {})),
        good("the first log, which says when", first(_ -> {})),
        good("the first log and a time stamp", first(it -> it.stamper = VirtualSigstore::stamp)),
        good("an older form of the entry", first(it -> it.form = LoggedBody::statement)),
        good("two entries and two time stamps", second(it -> it.entries = it.stamps = 2)),
        good("the first version of bundles", first(it -> it.type = DraftKeyless.type(1))),
        good("the second version of bundles", first(it -> it.type = DraftKeyless.type(2))),
        good("the third, in its other spelling", second(it -> it.type = DraftKeyless.type(3))),
        good("a key of another kind", second(it -> it.certificate.key(TestKey.of("P384")))),
        good("an RSA key", second(it -> it.certificate.key(TestKey.of("RSA")))),
        good("an Ed25519 key", second(it -> it.certificate.key(TestKey.of("ED25519")))),
        good(
            "an issuer in the older form",
            second(
                it ->
                    it.certificate
                        .without(VirtualSigstore.ISSUER)
                        .extension(
                            BARE_ISSUER, false, VirtualSigstore.SIGNER.issuer().getBytes(UTF_8)))),
        good(
            "an issuer in both forms, of which the newer counts",
            second(
                it ->
                    it.certificate.extension(
                        BARE_ISSUER, false, "https://other.example".getBytes(UTF_8)))),
        good(
            "the certificate's last second",
            first(it -> it.time = DraftCertificate.NOW.plusSeconds(600))),
        good("the certificate's first second", first(it -> it.time = DraftCertificate.NOW)));
  }

  private static Arguments good(String name, DraftKeyless bundle) {
    return Arguments.of(name, bundle);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("good")
  void itIsSigned(String name, DraftKeyless bundle) {
    assertSigned(verify(bundle));
  }

  /** A device without a battery begins its life in the past, until it hears what time it is. */
  @Test
  void whatWasLoggedInTheFutureCountsOnceTheClockIsSet() {
    VirtualClock clock = new VirtualClock(VirtualSigstore.TIME.minusSeconds(1));
    Verifier verifier =
        new Verifier(
            new TrustRules(
                List.of(
                    new TrustedIdentities(
                        List.of(VirtualSigstore.SIGNER), VirtualSigstore.root(), clock)),
                Map.of(),
                Optional.empty(),
                Revocations.none()));
    Signature signature = DraftKeyless.first().build();
    assertRefused(
        verifier.verify(DraftKeyless.MANIFEST, signature), Reason.NOT_YET, "and here it is");
    clock.set(VirtualSigstore.TIME);
    assertSigned(verifier.verify(DraftKeyless.MANIFEST, signature));
  }

  /** What would be a pattern elsewhere is a name of which each letter counts. */
  @ParameterizedTest
  @ValueSource(
      strings = {".*@example.com", "ci@example.com|x", "ci@example\\.com", "(ci)@example.com"})
  void anIdentityIsNoPattern(String name) {
    Signer.Identity identity = new Signer.Identity(name, VirtualSigstore.SIGNER.issuer());
    assertRefused(verifyAs(identity, second(_ -> {})), Reason.OTHER_IDENTITY, "ci@example.com");
  }

  @Test
  void anAuthorityIsTrustedWhileTheRootSaysSo() {
    Instant end = VirtualSigstore.TIME;
    DraftKeyless bundle = DraftKeyless.first();
    assertSigned(verify(bundle.build(), fulcioUntil(end), NOW));
    assertRefused(
        verify(bundle.build(), fulcioUntil(end.minusSeconds(1)), NOW),
        Reason.OTHER_AUTHORITY,
        "no authority was trusted");
  }

  private static TrustedRoot fulcioUntil(Instant end) {
    TrustedRoot root = VirtualSigstore.root();
    Period until = new Period(DraftCertificate.BEGINNING, Optional.of(end));
    return new TrustedRoot(
        root.logs(),
        List.of(VirtualSigstore.fulcio(until)),
        root.ctLogs(),
        root.timestampAuthorities());
  }

  /** The second version's log says no time itself. */
  @Test
  void aLogIsTrustedWhenTheSignatureWasMade() {
    assertSigned(verify(DraftKeyless.second().build(), logUntil(VirtualSigstore.TIME), NOW));
    assertRefused(
        verify(DraftKeyless.second().build(), logUntil(VirtualSigstore.TIME.minusSeconds(1)), NOW),
        Reason.UNPROVEN,
        "its log's key was not trusted");
  }

  private static TrustedRoot logUntil(Instant end) {
    TrustedRoot root = VirtualSigstore.root();
    return new TrustedRoot(
        List.of(VirtualSigstore.SECOND.key(Optional.of(end))),
        root.certificateAuthorities(),
        root.ctLogs(),
        root.timestampAuthorities());
  }

  /** An instance for private repositories has none; then an entry is not looked at. */
  @Test
  void whereTheRootListsNoLogsATimeStampSuffices() {
    TrustedRoot root = VirtualSigstore.root();
    TrustedRoot unlogged =
        new TrustedRoot(
            List.of(), root.certificateAuthorities(), root.ctLogs(), root.timestampAuthorities());
    assertSigned(verify(second(it -> it.entries = 0).build(), unlogged, NOW));
    assertSigned(verify(second(_ -> {}).build(), unlogged, NOW));
    assertRefused(verify(first(_ -> {}).build(), unlogged, NOW), Reason.UNPROVEN, "says when");
  }

  @Test
  void whereTheRootListsNoAuthoritiesForTimeTheLogSaysIt() {
    TrustedRoot root = VirtualSigstore.root();
    TrustedRoot unstamped =
        new TrustedRoot(root.logs(), root.certificateAuthorities(), root.ctLogs(), List.of());
    assertSigned(verify(first(_ -> {}).build(), unstamped, NOW));
    assertRefused(verify(second(_ -> {}).build(), unstamped, NOW), Reason.UNPROVEN, "says when");
  }

  /** As a later Sigstore may have them: they vouch for nothing, and are required. */
  private static TrustedRoot ofUnknownKind(Role... roles) {
    TrustedRoot root = VirtualSigstore.root();
    List<Role> some = List.of(roles);
    return new TrustedRoot(
        some.contains(Role.LOG) ? List.of() : root.logs(),
        some.contains(Role.CERTIFICATE_AUTHORITY) ? List.of() : root.certificateAuthorities(),
        some.contains(Role.CERTIFICATE_LOG) ? List.of() : root.ctLogs(),
        some.contains(Role.TIMESTAMP_AUTHORITY) ? List.of() : root.timestampAuthorities(),
        some.stream()
            .map(role -> new UnknownEntry(role, VirtualSigstore.FIRST.key().id(), "later", "why"))
            .toList());
  }

  private static void assertNotKnown(Role role, DraftKeyless bundle, Reason reason) {
    assertRefused(
        verify(bundle.build(), ofUnknownKind(role), NOW),
        reason,
        "later of the trusted root is of a kind that this version does not know (why)");
  }

  @Test
  void whatNeedsAnEntryOfAnUnknownKindIsRefusedWithThatReason() {
    assertNotKnown(Role.LOG, DraftKeyless.first(), Reason.UNPROVEN);
    assertNotKnown(Role.CERTIFICATE_LOG, DraftKeyless.first(), Reason.UNPROVEN);
    assertNotKnown(Role.CERTIFICATE_AUTHORITY, DraftKeyless.first(), Reason.OTHER_AUTHORITY);
    assertNotKnown(Role.TIMESTAMP_AUTHORITY, DraftKeyless.second(), Reason.UNPROVEN);
  }

  /** Nobody gets away with less because the log that would be asked is not known. */
  @Test
  void anEntryOfAnUnknownKindIsRequiredAsAnyOther() {
    assertRefused(
        verify(second(it -> it.entries = 0).build(), ofUnknownKind(Role.LOG), NOW),
        Reason.UNPROVEN,
        "it is in no log");
    assertRefused(
        verify(second(_ -> {}).build(), ofUnknownKind(Role.LOG), NOW),
        Reason.UNPROVEN,
        "not trusted");
    DraftKeyless unpromised = first(it -> it.certificate = VirtualSigstore.unpromised());
    assertRefused(
        verify(unpromised.build(), ofUnknownKind(Role.CERTIFICATE_LOG), NOW),
        Reason.UNPROVEN,
        "is in no log of certificates");
    DraftKeyless stamped = first(it -> it.stamper = VirtualSigstore::stamp);
    assertRefused(
        verify(stamped.build(), ofUnknownKind(Role.TIMESTAMP_AUTHORITY), NOW),
        Reason.UNPROVEN,
        "no trusted authority signed it");
    assertSigned(verify(first(_ -> {}).build(), ofUnknownKind(Role.TIMESTAMP_AUTHORITY), NOW));
  }

  /** As a file it is the same, so that a test can give it to the whole program. */
  @Test
  void theRootIsAFileToo() throws Exception {
    TrustedRoot root = TrustedRoot.parse(VirtualSigstore.document());
    assertSigned(verify(first(_ -> {}).build(), root, NOW));
    assertSigned(verify(second(_ -> {}).build(), root, NOW));
  }

  /** What decides is the same where it says the same, and in no other case. */
  @Test
  void whatDecidesIsSaid() {
    Signer.Identity other = new Signer.Identity("other@example.com", "https://issuer.example");
    String both = trusting(VirtualSigstore.root(), VirtualSigstore.SIGNER, other);
    assertEquals(both, trusting(VirtualSigstore.root(), other, VirtualSigstore.SIGNER));
    assertNotEquals(both, trusting(VirtualSigstore.root(), other));
    assertNotEquals(both, trusting(logUntil(VirtualSigstore.TIME), VirtualSigstore.SIGNER, other));
    assertNotEquals(
        both, trusting(fulcioUntil(VirtualSigstore.TIME), VirtualSigstore.SIGNER, other));
  }

  private static String trusting(TrustedRoot root, Signer.Identity... identities) {
    return new TrustedIdentities(List.of(identities), root, new VirtualClock()).toString();
  }
}
