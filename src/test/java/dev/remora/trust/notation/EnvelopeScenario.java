package dev.remora.trust.notation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.oci.Signature;
import dev.remora.time.VirtualClock;
import dev.remora.trust.Revocations;
import dev.remora.trust.TrustRules;
import dev.remora.trust.Verdict;
import dev.remora.trust.Verifier;
import dev.remora.trust.proof.Miss;
import dev.remora.trust.proof.Miss.Reason;
import dev.remora.trust.x509.Certificate;
import dev.remora.trust.x509.DraftCertificate;
import dev.remora.trust.x509.TestCertificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.provider.Arguments;

/** Who trusts a company's root, and its releases. */
abstract class EnvelopeScenario {
  static final Instant NOW = DraftCertificate.NOW;

  final VirtualClock clock = new VirtualClock(NOW);

  static Arguments row(String name, DraftEnvelope envelope, Reason reason, String word) {
    return row(name, envelope.build(), reason, word);
  }

  static Arguments row(String name, Signature signature, Reason reason, String word) {
    return Arguments.of(name, signature, reason, word);
  }

  TrustedAuthorities trusting(String subject, TestCertificate... authorities) {
    List<Certificate> all = Arrays.stream(authorities).map(TestCertificate::read).toList();
    return new TrustedAuthorities(all, List.of(SubjectPattern.parse(subject)), clock);
  }

  static Verifier verifier(TrustedAuthorities trusted) {
    return new Verifier(
        new TrustRules(List.of(trusted), Map.of(), Optional.empty(), Revocations.none()));
  }

  static Verdict verify(TrustedAuthorities trusted, Signature signature) {
    return verifier(trusted).verify(DraftEnvelope.MANIFEST, signature);
  }

  Verdict verify(Signature signature) {
    return verify(trusting(TestChain.SUBJECT, TestChain.ROOT), signature);
  }

  static Verdict.Signed assertSigned(Verdict verdict) {
    return assertInstanceOf(
        Verdict.Signed.class,
        verdict,
        () -> verdict instanceof Verdict.NotSigned not ? not.miss().toString() : "");
  }

  static void assertRefused(Verdict verdict, Reason reason, String word) {
    Miss miss = assertInstanceOf(Verdict.NotSigned.class, verdict).miss();
    assertEquals(reason, miss.reason(), miss.why());
    assertTrue(miss.why().contains(word), miss.why());
  }
}
