package dev.remora.trust.sigstore;

import static dev.remora.trust.x509.DraftCertificate.BEGINNING;
import static dev.remora.trust.x509.DraftCertificate.END;
import static dev.remora.trust.x509.DraftCertificate.NOW;
import static dev.remora.trust.x509.DraftCertificate.authority;
import static dev.remora.trust.x509.DraftCertificate.signer;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.trust.TestKey;
import dev.remora.trust.proof.Miss;
import dev.remora.trust.proof.Miss.Reason;
import dev.remora.trust.proof.Period;
import dev.remora.trust.proof.Refusal;
import dev.remora.trust.x509.Certificate;
import dev.remora.trust.x509.CertificatePath;
import dev.remora.trust.x509.DraftDer;
import dev.remora.trust.x509.TestCertificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which certificates the authorities of a trusted root issued, and when they might. */
class FulcioChainTest {
  private static final TestCertificate FULCIO = authority("fulcio").selfSigned();
  private static final TestCertificate LEAF = signer("a@b.test").issuedBy(FULCIO);

  private static CertificateAuthority trusted(
      TestCertificate authority, Instant from, Instant until) {
    return new CertificateAuthority(
        new CertificatePath(List.of(authority.read())), new Period(from, Optional.of(until)));
  }

  private static Certificate verify(TestCertificate leaf, CertificateAuthority... authorities)
      throws Refusal {
    return FulcioChain.requireTrusted(
        leaf.read(), new TrustedRoot(List.of(), List.of(authorities), List.of(), List.of()), NOW);
  }

  private static void assertRefused(
      Reason reason, String word, TestCertificate leaf, CertificateAuthority... authorities) {
    Miss miss = assertThrows(Refusal.class, () -> verify(leaf, authorities)).miss();
    assertEquals(reason, miss.reason(), miss.why());
    assertTrue(miss.why().contains(word), miss.why());
  }

  @Test
  void theAuthorityThatIssuedItIsNamed() throws Exception {
    TestCertificate other = authority("other").selfSigned();
    Certificate issuer =
        verify(LEAF, trusted(other, BEGINNING, END), trusted(FULCIO, BEGINNING, END));
    assertArrayEquals(FULCIO.der(), issuer.der());
  }

  @Test
  void anAuthorityIsTrustedFromItsFirstMomentToItsLast() throws Exception {
    assertArrayEquals(FULCIO.der(), verify(LEAF, trusted(FULCIO, NOW, NOW)).der());
  }

  @Test
  void anAuthorityWasTrustedAtAnotherTime() {
    assertRefused(
        Reason.OTHER_AUTHORITY,
        "no authority was trusted",
        LEAF,
        trusted(FULCIO, BEGINNING, NOW.minusMillis(1)),
        trusted(FULCIO, NOW.plusMillis(1), END));
  }

  @Test
  void anotherAuthorityOfThatNameIssuedIt() {
    TestCertificate stranger = authority("fulcio").key(TestKey.of("P256-stranger")).selfSigned();
    assertRefused(
        Reason.OTHER_AUTHORITY,
        "no trusted authority issued",
        signer("a@b.test").issuedBy(stranger),
        trusted(FULCIO, BEGINNING, END));
  }

  @Test
  void oneThatWasTrustedAtAnotherTimeDoesNotBorrowTheTimeOfAnother() {
    assertRefused(
        Reason.OTHER_AUTHORITY,
        "no trusted authority issued",
        LEAF,
        trusted(FULCIO, BEGINNING, NOW.minusMillis(1)),
        trusted(authority("other").selfSigned(), BEGINNING, END));
  }

  @Test
  void anAuthoritySignsNothingElse() {
    TestCertificate issuing = signer("a@b.test").basicConstraints(DraftDer.yes()).issuedBy(FULCIO);
    assertRefused(
        Reason.UNREADABLE, "one of an authority", issuing, trusted(FULCIO, BEGINNING, END));
  }

  @Test
  void itsKeyIsNotForSigning() {
    assertRefused(
        Reason.UNREADABLE,
        "not for signing",
        signer("a@b.test").keyUsage(0x20).issuedBy(FULCIO),
        trusted(FULCIO, BEGINNING, END));
  }

  @Test
  void theNearestReasonIsTold() {
    TestCertificate ended =
        signer("a@b.test").valid(BEGINNING, NOW.minusSeconds(1)).issuedBy(FULCIO);
    assertRefused(
        Reason.EXPIRED,
        "its certificate was not valid",
        ended,
        trusted(FULCIO, BEGINNING, END),
        trusted(authority("other").selfSigned(), BEGINNING, END));
  }
}
