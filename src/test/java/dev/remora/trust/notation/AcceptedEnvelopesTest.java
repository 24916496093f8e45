package dev.remora.trust.notation;

import static dev.remora.trust.x509.DraftDer.element;
import static dev.remora.trust.x509.DraftDer.sequence;
import static dev.remora.trust.x509.DraftDer.set;
import static dev.remora.trust.x509.DraftDer.utf8;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.remora.oci.Signature;
import dev.remora.trust.CosignFiles;
import dev.remora.trust.Revocations;
import dev.remora.trust.TestKey;
import dev.remora.trust.TrustRules;
import dev.remora.trust.Verdict;
import dev.remora.trust.Verifier;
import dev.remora.trust.key.VerificationKey;
import dev.remora.trust.proof.Miss.Reason;
import dev.remora.trust.proof.Signer;
import dev.remora.trust.x509.DraftCertificate;
import dev.remora.trust.x509.TestCertificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts, as long as it does. */
class AcceptedEnvelopesTest extends EnvelopeScenario {
  private static final TestKey KEY = TestKey.of("P256-release");
  private static final TestCertificate ROOT = TestChain.ROOT;
  private static final TestCertificate MIDDLE = TestChain.MIDDLE;

  @ParameterizedTest
  @CsvSource({"P256, ES256", "P384, ES384", "P521, ES512", "RSA, PS256"})
  void eachKindOfKeyHasItsAlgorithm(String key, String algorithm) {
    TestKey by = TestKey.of(key);
    Verdict.Signed signed = assertSigned(verify(DraftEnvelope.by(by, algorithm).build()));
    assertEquals(
        new Signer.Certificate(TestChain.SUBJECT, VerificationKey.fingerprint(by.spki())),
        signed.signer());
    assertEquals(Map.of("env", "prod"), signed.annotations());
  }

  /** It takes seconds to make a key of 4096 bits: this one was made, signed with, and deleted. */
  @Test
  void theLongestKeyHasItsAlgorithm() throws Exception {
    clock.set(Instant.parse("2027-01-01T00:00:00Z"));
    TrustedAuthorities trusted =
        new TrustedAuthorities(
            Authorities.parse(CosignFiles.bytes("notation-ps512-ca.pem")),
            List.of(SubjectPattern.parse(TestChain.SUBJECT)),
            clock);
    String envelope = CosignFiles.text("notation-ps512.jws");
    assertSigned(verify(trusted, DraftEnvelope.signature(envelope)));
    assertRefused(
        verify(
            trusted,
            DraftEnvelope.signature(envelope.replace("\"signature\":\"", "\"signature\":\"AAAA"))),
        Reason.UNPROVEN,
        "did not make");
  }

  @Test
  void whatIsNotCriticalMayBePassedOver() {
    assertSigned(verify(DraftEnvelope.good().attribute("com.example.build", "17").build()));
  }

  @Test
  void theAuthorityInTheMiddleMayBeTheOneThatIsTrusted() {
    Signature signature = DraftEnvelope.good().build();
    assertSigned(verify(trusting(TestChain.SUBJECT, MIDDLE), signature));
    TestCertificate other = DraftCertificate.authority("other").selfSigned();
    assertSigned(verify(trusting(TestChain.SUBJECT, other, ROOT), signature));
    assertRefused(
        verify(trusting(TestChain.SUBJECT, other), signature),
        Reason.OTHER_AUTHORITY,
        "another authority");
  }

  @Test
  void aSignerThatGaveItselfItsCertificateIsTrustedByThat() {
    TestCertificate own = TestChain.signer(KEY).selfSigned();
    assertSigned(
        verify(trusting(TestChain.SUBJECT, own), DraftEnvelope.by(KEY, "ES256", own).build()));
  }

  @Test
  void theSubjectMayHaveMoreThanIsAskedFor() {
    Signature signature = DraftEnvelope.good().build();
    for (String subject :
        List.of(
            "C=DE,ST=BE,O=Example", "O=Example, S=BE, C=DE", "CN=Release,O=Example,ST=BE,C=DE")) {
      assertSigned(verify(trusting(subject, ROOT), signature));
    }
    String named = "C=DE,ST=BE,O=Example\\, Inc. \\+ Söhne\\20,CN=Release";
    Signature other =
        DraftEnvelope.certified(
                it ->
                    it.subject(
                        TestChain.name(
                            "C", "DE", "ST", "BE", "O", "Example, Inc. + Söhne ", "CN", "Release")))
            .build();
    assertSigned(verify(trusting(named, ROOT), other));
  }

  @Test
  void severalAuthoritiesMayStandBetween() {
    TestCertificate first = DraftCertificate.authority("first").issuedBy(ROOT);
    TestCertificate second = DraftCertificate.authority("second").issuedBy(first);
    TestCertificate third = DraftCertificate.authority("third").issuedBy(second);
    TestCertificate signer = TestChain.signer(KEY).issuedBy(third);
    Signature signature =
        DraftEnvelope.by(KEY, "ES256", signer, third, second, first, ROOT).build();
    assertSigned(verify(signature));
    assertSigned(verify(trusting(TestChain.SUBJECT, second), signature));
  }

  /** How a text is written does not decide, nor what nobody can ask for. */
  @Test
  void theSubjectMayBeWrittenInOtherKindsOfText() {
    byte[] printable = element(AttributeType.PRINTABLE_STRING, "DE".getBytes(US_ASCII));
    byte[] ia5 = element(AttributeType.IA5_STRING, "example".getBytes(US_ASCII));
    String domain = "0.9.2342.19200300.100.1.25";
    byte[] subject =
        sequence(
            set(TestChain.attribute(domain, ia5)),
            set(TestChain.attribute(domain, ia5)),
            set(TestChain.attribute("CN", utf8("Release"))),
            set(TestChain.attribute("O", utf8("Example"))),
            set(
                TestChain.attribute(
                    "ST", element(AttributeType.IA5_STRING, "BE".getBytes(US_ASCII)))),
            set(TestChain.attribute("C", printable)));
    Verdict.Signed signed =
        assertSigned(verify(DraftEnvelope.certified(it -> it.subject(subject)).build()));
    assertEquals("CN=Release, O=Example, ST=BE, C=DE", signed.signer().name());
  }

  @Test
  void aCertificateNeedNotSayThatItIsForCode() {
    assertSigned(verify(DraftEnvelope.certified(it -> it.without("2.5.29.37")).build()));
    assertSigned(verify(DraftEnvelope.certified(it -> it.keyUsage(0xc0)).build()));
    String own = "1.3.6.1.4.1.32473.1";
    assertSigned(
        verify(
            DraftEnvelope.certified(it -> it.usages(true, own, DraftCertificate.CODE_SIGNING))
                .build()));
  }

  @Test
  void itCountsUntilItsEndAndIsAskedAnewEachTime() {
    Signature signature = DraftEnvelope.good().until("2026-11-30T00:00:00Z").build();
    Verifier verifier = verifier(trusting(TestChain.SUBJECT, ROOT));
    assertSigned(verifier.verify(DraftEnvelope.MANIFEST, signature));
    clock.set(Instant.parse("2026-11-29T23:59:59Z"));
    assertSigned(verifier.verify(DraftEnvelope.MANIFEST, signature));
    clock.set(Instant.parse("2026-11-30T00:00:00Z"));
    assertRefused(
        verifier.verify(DraftEnvelope.MANIFEST, signature),
        Reason.EXPIRED,
        "was made until 2026-11-30T00:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"signer", "middle", "root"})
  void itCountsAsLongAsEachOfItsCertificatesIsValid(String which) {
    Instant from = NOW.plusSeconds(60);
    Instant until = NOW.plusSeconds(120);
    DraftCertificate root = DraftCertificate.authority("root");
    DraftCertificate middle = DraftCertificate.authority("middle");
    DraftCertificate signer = TestChain.signer(KEY);
    switch (which) {
      case "root" -> root.valid(from, until);
      case "middle" -> middle.valid(from, until);
      default -> signer.valid(from, until);
    }
    TestCertificate anchor = root.selfSigned();
    TestCertificate issuer = middle.issuedBy(anchor);
    Signature signature =
        DraftEnvelope.by(KEY, "ES256", signer.issuedBy(issuer), issuer, anchor).build();
    Verifier verifier = verifier(trusting(TestChain.SUBJECT, anchor));

    assertRefused(
        verifier.verify(DraftEnvelope.MANIFEST, signature),
        Reason.NOT_YET,
        "not valid before 2026-11-29T12:01:00Z");
    for (Instant within : List.of(from, until)) {
      clock.set(within);
      assertSigned(verifier.verify(DraftEnvelope.MANIFEST, signature));
    }
    clock.set(until.plusMillis(1));
    assertRefused(
        verifier.verify(DraftEnvelope.MANIFEST, signature),
        Reason.EXPIRED,
        "valid until 2026-11-29T12:02:00Z");
  }

  @Test
  void certificatesThatWereNeverValidAtOnceAreNone() {
    Signature signature =
        DraftEnvelope.below(DraftCertificate.authority("middle").valid(NOW.plusSeconds(9), NOW))
            .build();
    assertRefused(verify(signature), Reason.EXPIRED, "at no time");
  }

  @Test
  void annotationsAndRevocationsAreThoseOfAllSignatures() {
    Signature signature = DraftEnvelope.good().build();
    String fingerprint = VerificationKey.fingerprint(KEY.spki());
    assertInstanceOf(
        Verdict.Signed.class,
        verifier(Map.of("env", "prod"), Revocations.none())
            .verify(DraftEnvelope.MANIFEST, signature));
    assertRefused(
        verifier(Map.of("env", "test"), Revocations.none())
            .verify(DraftEnvelope.MANIFEST, signature),
        Reason.OTHER_ANNOTATIONS,
        "env=test");
    assertRefused(
        verifier(Map.of(), Revocations.parse(fingerprint))
            .verify(DraftEnvelope.MANIFEST, signature),
        Reason.REVOKED,
        fingerprint);
  }

  @Test
  void theSizeThatIsSignedIsThatOfTheManifestWhereItIsKnown() {
    Signature signature = DraftEnvelope.good().build();
    Verifier verifier = verifier(trusting(TestChain.SUBJECT, ROOT));
    assertSigned(verifier.verify(DraftEnvelope.MANIFEST, OptionalLong.of(8), signature));
    assertRefused(
        verifier.verify(DraftEnvelope.MANIFEST, OptionalLong.of(9), signature),
        Reason.OTHER_MANIFEST,
        "of 8 bytes, and has 9");
  }

  private Verifier verifier(Map<String, String> annotations, Revocations revoked) {
    return new Verifier(
        new TrustRules(
            List.of(trusting(TestChain.SUBJECT, ROOT)), annotations, Optional.empty(), revoked));
  }
}
