package dev.remora.trust.sigstore;

import static dev.remora.trust.x509.DraftCertificate.authority;
import static dev.remora.trust.x509.DraftCertificate.email;
import static dev.remora.trust.x509.DraftCertificate.uri;
import static dev.remora.trust.x509.DraftDer.utf8;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.oci.Signature;
import dev.remora.time.VirtualClock;
import dev.remora.trust.Revocations;
import dev.remora.trust.TestKey;
import dev.remora.trust.TrustRules;
import dev.remora.trust.Verdict;
import dev.remora.trust.Verifier;
import dev.remora.trust.log.LoggedBody;
import dev.remora.trust.proof.Miss;
import dev.remora.trust.proof.Miss.Reason;
import dev.remora.trust.proof.Period;
import dev.remora.trust.proof.Signer;
import dev.remora.trust.x509.DraftCertificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bundles by identities that count, and for each check the one that only it refuses. What is
 * checked of an entry, a time stamp and a certificate by itself is tested where those are.
 */
class TrustedIdentitiesTest {
  private static final String BARE_ISSUER = "1.3.6.1.4.1.57264.1.1";
  private static final Instant NOW = VirtualSigstore.TIME.plusSeconds(3600);

  private static Verdict verify(Signature signature, TrustedRoot root, Instant now) {
    return verify(
        signature,
        new TrustedIdentities(List.of(VirtualSigstore.SIGNER), root, new VirtualClock(now)));
  }

  private static Verdict verifyAs(Signer.Identity identity, DraftKeyless bundle) {
    return verify(
        bundle.build(),
        new TrustedIdentities(List.of(identity), VirtualSigstore.root(), new VirtualClock(NOW)));
  }

  private static Verdict verify(Signature signature, TrustedIdentities identities) {
    return new Verifier(
            new TrustRules(List.of(identities), Map.of(), Optional.empty(), Revocations.none()))
        .verify(DraftKeyless.MANIFEST, signature);
  }

  private static Verdict verify(DraftKeyless bundle) {
    return verify(bundle.build(), VirtualSigstore.root(), NOW);
  }

  private static void assertSigned(Verdict verdict) {
    Verdict.Signed signed =
        assertInstanceOf(Verdict.Signed.class, verdict, () -> String.valueOf(verdict));
    assertEquals(VirtualSigstore.SIGNER, signed.signer());
  }

  private static void assertRefused(Verdict verdict, Reason reason, String word) {
    Miss miss = assertInstanceOf(Verdict.NotSigned.class, verdict).miss();
    assertTrue(miss.why().contains(word), miss.why());
    assertEquals(reason, miss.reason(), miss.why());
  }

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
            "the certificate's last second",
            first(it -> it.time = DraftCertificate.NOW.plusSeconds(600))),
        good("the certificate's first second", first(it -> it.time = DraftCertificate.NOW)));
  }

  private static Arguments good(String name, DraftKeyless bundle) {
    return Arguments.of(name, bundle);
  }

  private static DraftKeyless first(Consumer<DraftKeyless> change) {
    return DraftKeyless.first().with(change);
  }

  private static DraftKeyless second(Consumer<DraftKeyless> change) {
    return DraftKeyless.second().with(change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("good")
  void itIsSigned(String name, DraftKeyless bundle) {
    assertSigned(verify(bundle));
  }

  static Stream<Arguments> wrongBundles() {
    DraftCertificate stranger = authority("fulcio").key(TestKey.of("P256-stranger"));
    return Stream.of(
        row(
            "a version that is not known",
            it -> it.type = DraftKeyless.type(4),
            Reason.UNREADABLE,
            "0.4"),
        row(
            "no certificate",
            it -> it.edit = text -> text.replace("\"certificate\"", "\"x509CertificateChain\""),
            Reason.UNREADABLE,
            "0 certificates"),
        row(
            "its authority's certificate beside it",
            it -> it.chain = List.of(VirtualSigstore.FULCIO),
            Reason.UNREADABLE,
            "2 certificates"),
        row(
            "a certificate of an authority",
            it -> it.certificate.pathLength(0).keyUsage(0x86),
            Reason.UNREADABLE,
            "authority"),
        row(
            "a weak key",
            it -> it.certificate.key(TestKey.of("RSA1024")).signedBy("SHA256withECDSA"),
            Reason.UNREADABLE,
            "1024 bits"),
        row("no entry", it -> it.entries = 0, Reason.UNPROVEN, "in no log"),
        row("nine entries", it -> it.entries = 9, Reason.UNREADABLE, "9 entries"),
        row("nine time stamps", it -> it.stamps = 9, Reason.UNREADABLE, "9 time stamps"),
        row(
            "the entry of another signature",
            it -> it.form = signed -> LoggedBody.secondBlob(DraftKeyless.another(signed)),
            Reason.UNPROVEN,
            "of another signature"),
        row("no time", it -> it.stamper = null, Reason.UNPROVEN, "says when"),
        row(
            "the time stamp of another signature",
            it -> it.stamper = _ -> VirtualSigstore.stamp(new byte[9]),
            Reason.UNPROVEN,
            "of something else"),
        row(
            "a second time that nobody vouches for",
            it -> {
              it.log = VirtualSigstore.FIRST;
              it.stamper = _ -> VirtualSigstore.stamp(new byte[9]);
            },
            Reason.UNPROVEN,
            "of something else"),
        firstRow(
            "a second time at which the certificate was not valid",
            it -> {
              it.time = DraftCertificate.NOW.plusSeconds(601);
              it.stamper = VirtualSigstore::stamp;
            },
            Reason.EXPIRED,
            "was not valid"),
        firstRow(
            "logged before the certificate was valid",
            it -> it.time = DraftCertificate.NOW.minusSeconds(1),
            Reason.EXPIRED,
            "was not valid"),
        firstRow(
            "logged in the future",
            it -> {
              it.time = NOW.plusSeconds(1);
              it.certificate.valid(DraftCertificate.NOW, NOW.plusSeconds(60));
            },
            Reason.UNPROVEN,
            "and here it is"),
        row(
            "an authority of the same name",
            it -> it.issuer = stranger.issuedBy(VirtualSigstore.ROOT),
            Reason.OTHER_AUTHORITY,
            "no trusted authority issued"),
        row(
            "no promise of a log of certificates",
            it -> it.certificate = VirtualSigstore.unpromised(),
            Reason.UNPROVEN,
            "in no log of certificates"),
        row(
            "the key of somebody else",
            it -> it.signer = TestKey.of("P256-stranger"),
            Reason.UNPROVEN,
            "not made by the key of its certificate"),
        row(
            "an attestation",
            it ->
                it.payload = it.payload.replace("sigstore.dev/cosign/sign", "slsa.dev/provenance"),
            Reason.ATTESTATION,
            "slsa.dev/provenance/v1"),
        row(
            "another manifest",
            it -> it.payload = it.payload.replace("sha256\":\"", "sha256\":\"0"),
            Reason.OTHER_MANIFEST,
            "another manifest"),
        row(
            "another name",
            it -> it.certificate.alternativeNames(true, email("mallory@example.com")),
            Reason.OTHER_IDENTITY,
            "mallory@example.com (https://issuer.example)"),
        row(
            "a name in other case",
            it -> it.certificate.alternativeNames(true, email("CI@example.com")),
            Reason.OTHER_IDENTITY,
            "CI@example.com"),
        row(
            "a second name",
            it ->
                it.certificate.alternativeNames(
                    true, email(VirtualSigstore.SIGNER.name()), email("mallory@example.com")),
            Reason.UNREADABLE,
            "2 names"),
        row(
            "no name",
            it -> it.certificate.without("2.5.29.17").subject(DraftCertificate.name("ci")),
            Reason.UNREADABLE,
            "0 names"),
        row(
            "another issuer",
            it ->
                it.certificate.extension(
                    VirtualSigstore.ISSUER, false, utf8("https://other.example")),
            Reason.OTHER_IDENTITY,
            "https://other.example"),
        row(
            "another issuer, and the right one in the older form",
            it ->
                it.certificate
                    .extension(VirtualSigstore.ISSUER, false, utf8("https://other.example"))
                    .extension(BARE_ISSUER, false, VirtualSigstore.SIGNER.issuer().getBytes(UTF_8)),
            Reason.OTHER_IDENTITY,
            "https://other.example"),
        row(
            "no issuer",
            it -> it.certificate.without(VirtualSigstore.ISSUER),
            Reason.UNREADABLE,
            "who vouched"),
        row(
            "an issuer that is no text",
            it -> it.certificate.extension(VirtualSigstore.ISSUER, false, new byte[] {5, 0}),
            Reason.UNREADABLE,
            "issuer in its certificate"));
  }

  private static Arguments row(
      String name, Consumer<DraftKeyless> change, Reason reason, String word) {
    return Arguments.of(name, second(change), reason, word);
  }

  private static Arguments firstRow(
      String name, Consumer<DraftKeyless> change, Reason reason, String word) {
    return Arguments.of(name, first(change), reason, word);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void wrongBundles(String name, DraftKeyless bundle, Reason reason, String word) {
    assertRefused(verify(bundle), reason, word);
  }

  /** A workflow is a URI; nobody becomes one by an address that reads the same. */
  @Test
  void anAddressIsNoWorkflow() {
    String workflow = "https://ci@example.com/release.yml";
    Signer.Identity identity = new Signer.Identity(workflow, VirtualSigstore.SIGNER.issuer());
    assertInstanceOf(
        Verdict.Signed.class,
        verifyAs(identity, second(it -> it.certificate.alternativeNames(true, uri(workflow)))));
    assertRefused(
        verifyAs(identity, second(it -> it.certificate.alternativeNames(true, email(workflow)))),
        Reason.OTHER_IDENTITY,
        workflow);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CLASSIC", "NOTATION_JWS", "NOTATION_COSE"})
  void otherFormsThanBundlesAreOfAnotherKind(Signature.Kind kind) {
    Signature other = new Signature(kind, DraftKeyless.MANIFEST, DraftKeyless.second().text(), "");
    assertRefused(verify(other, VirtualSigstore.root(), NOW), Reason.OTHER_KIND, "form");
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
