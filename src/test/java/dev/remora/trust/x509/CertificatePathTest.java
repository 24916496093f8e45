package dev.remora.trust.x509;

import static dev.remora.trust.x509.DraftCertificate.CODE_SIGNING;
import static dev.remora.trust.x509.DraftCertificate.END;
import static dev.remora.trust.x509.DraftCertificate.NOW;
import static dev.remora.trust.x509.DraftCertificate.SERVER;
import static dev.remora.trust.x509.DraftCertificate.authority;
import static dev.remora.trust.x509.DraftCertificate.signer;
import static dev.remora.trust.x509.DraftDer.context;
import static dev.remora.trust.x509.DraftDer.element;
import static dev.remora.trust.x509.DraftDer.sequence;
import static dev.remora.trust.x509.DraftDer.yes;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.trust.TestKey;
import dev.remora.trust.proof.Miss;
import dev.remora.trust.proof.Miss.Reason;
import dev.remora.trust.proof.Refusal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths that hold, and those that do not: each of the latter breaks at one place alone. */
class CertificatePathTest {
  private static final TestCertificate ROOT = authority("root").selfSigned();
  private static final TestCertificate MIDDLE = authority("middle").issuedBy(ROOT);
  private static final TestCertificate LEAF = signer("a@b.test").issuedBy(MIDDLE);

  /** From the last certificate to the one that is trusted. */
  private static void verify(Instant time, TestCertificate... path) throws Refusal {
    List<Certificate> all = Arrays.stream(path).map(TestCertificate::read).toList();
    new CertificatePath(all.subList(1, all.size()))
        .requireTrusted(all.getFirst(), CODE_SIGNING, time);
  }

  @Test
  void aCertificateIsTrustedByTheAuthoritiesAboveIt() {
    assertDoesNotThrow(() -> verify(NOW, LEAF, MIDDLE, ROOT));
  }

  @Test
  void theLastOfThemNeedNotBeTheirRoot() {
    assertDoesNotThrow(() -> verify(NOW, LEAF, MIDDLE));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 600})
  void itIsValidFromItsFirstSecondToItsLast(long second) {
    assertDoesNotThrow(() -> verify(NOW.plusSeconds(second), LEAF, MIDDLE, ROOT));
  }

  @Test
  void authoritiesMaySayThatTheyAreForThis() throws Exception {
    TestCertificate middle = authority("middle").usages(false, CODE_SIGNING).issuedBy(ROOT);
    TestCertificate any = authority("middle").usages(false, "2.5.29.37.0", SERVER).issuedBy(ROOT);
    verify(NOW, signer("a@b.test").issuedBy(middle), middle, ROOT);
    verify(NOW, signer("a@b.test").issuedBy(any), any, ROOT);
  }

  @Test
  void authoritiesMayHaveKeysOfOtherKinds() throws Exception {
    TestCertificate rsa =
        authority("root").key(TestKey.of("RSA")).signedBy("SHA256withRSA").selfSigned();
    TestCertificate p384 =
        authority("middle").key(TestKey.of("P384")).signedBy("SHA256withRSA").issuedBy(rsa);
    TestCertificate leaf = signer("a@b.test").signedBy("SHA384withECDSA").issuedBy(p384);
    verify(NOW, leaf, p384, rsa);
  }

  @Test
  void whatTheLastOneIsSignedWithIsNobodysBusiness() {
    TestCertificate old = authority("root").signedBy("SHA1withECDSA").selfSigned();
    assertDoesNotThrow(() -> verify(NOW, LEAF, MIDDLE, old));
  }

  private static Arguments row(String name, Reason reason, String word, TestCertificate... path) {
    return Arguments.of(name, reason, word, path);
  }

  /** By a stranger's certificate that says of itself what the trusted one does. */
  private static TestCertificate stranger() {
    return authority("middle").key(TestKey.of("P256-stranger")).issuedBy(ROOT);
  }

  private static TestCertificate leafBelow(TestCertificate issuer) {
    return signer("a@b.test").issuedBy(issuer);
  }

  private static Arguments below(
      String name, Reason reason, String word, DraftCertificate middle, TestCertificate root) {
    TestCertificate issuer = middle.issuedBy(root);
    return row(name, reason, word, leafBelow(issuer), issuer, root);
  }

  static Stream<Arguments> broken() {
    TestCertificate ending =
        authority("root").valid(DraftCertificate.BEGINNING, NOW.minusSeconds(1)).selfSigned();
    TestCertificate single = authority("root").pathLength(0).selfSigned();
    TestCertificate constrained =
        authority("root")
            .extension(
                "2.5.29.30",
                true,
                sequence(
                    context(0, sequence(element(Der.CONTEXT + 1, "acme.test".getBytes(US_ASCII))))))
            .selfSigned();
    TestCertificate noAuthority = authority("root").without("2.5.29.19").selfSigned();
    TestCertificate plain = DraftCertificate.stamper("plain").issuedBy(ROOT);
    TestCertificate issuesNothing = authority("root").keyUsage(0x80).selfSigned();
    TestCertificate middleIssuesNothing = authority("middle").keyUsage(0x80).issuedBy(ROOT);
    return Stream.of(
        row(
            "an authority of the same name with another key",
            Reason.OTHER_AUTHORITY,
            "no trusted authority",
            leafBelow(stranger()),
            MIDDLE,
            ROOT),
        row(
            "a root of the same name with another key",
            Reason.OTHER_AUTHORITY,
            "no trusted authority",
            LEAF,
            MIDDLE,
            authority("root").key(TestKey.of("P256-stranger")).selfSigned()),
        row(
            "an authority with the same key and another name",
            Reason.OTHER_AUTHORITY,
            "no trusted authority",
            signer("a@b.test").issued(DraftCertificate.name("other"), MIDDLE.key()),
            MIDDLE,
            ROOT),
        row(
            "one that was changed after it was issued",
            Reason.OTHER_AUTHORITY,
            "no trusted authority",
            changed(LEAF),
            MIDDLE,
            ROOT),
        row(
            "one that is not an authority's in the middle",
            Reason.UNPROVEN,
            "none of an authority",
            leafBelow(plain),
            plain,
            ROOT),
        row(
            "a root that is no authority",
            Reason.UNPROVEN,
            "none of an authority",
            leafBelow(noAuthority),
            noAuthority),
        below(
            "a root that may not issue",
            Reason.UNPROVEN,
            "none of an authority",
            authority("middle"),
            issuesNothing),
        row(
            "an authority that may not issue",
            Reason.UNPROVEN,
            "none of an authority",
            leafBelow(middleIssuesNothing),
            middleIssuesNothing,
            ROOT),
        below(
            "an authority that ended before",
            Reason.EXPIRED,
            "authority above it was not valid",
            authority("middle").valid(DraftCertificate.BEGINNING, NOW.minusSeconds(1)),
            ROOT),
        below(
            "an authority that began after",
            Reason.EXPIRED,
            "authority above it was not valid",
            authority("middle").valid(NOW.plusSeconds(1), END),
            ROOT),
        below(
            "a root that ended before",
            Reason.EXPIRED,
            "authority above it was not valid",
            authority("middle"),
            ending),
        row(
            "one that ended before",
            Reason.EXPIRED,
            "its certificate was not valid",
            signer("a@b.test").valid(NOW.minusSeconds(600), NOW.minusSeconds(1)).issuedBy(MIDDLE),
            MIDDLE,
            ROOT),
        row(
            "one that began after",
            Reason.EXPIRED,
            "its certificate was not valid",
            signer("a@b.test").valid(NOW.plusSeconds(1), END).issuedBy(MIDDLE),
            MIDDLE,
            ROOT),
        below(
            "a root that allows no authority below it",
            Reason.UNPROVEN,
            "more authorities",
            authority("middle"),
            single),
        below(
            "an authority for servers",
            Reason.UNPROVEN,
            "for something else",
            authority("middle").usages(false, SERVER),
            ROOT),
        row(
            "one for servers",
            Reason.UNPROVEN,
            "for something else",
            signer("a@b.test").usages(false, SERVER).issuedBy(MIDDLE),
            MIDDLE,
            ROOT),
        row(
            "one that does not say what for",
            Reason.UNPROVEN,
            "for something else",
            signer("a@b.test").without("2.5.29.37").issuedBy(MIDDLE),
            MIDDLE,
            ROOT),
        row(
            "one that is signed with SHA-1",
            Reason.UNPROVEN,
            "too weak",
            signer("a@b.test").signedBy("SHA1withECDSA").issuedBy(MIDDLE),
            MIDDLE,
            ROOT),
        below(
            "an authority that is signed with SHA-1",
            Reason.UNPROVEN,
            "too weak",
            authority("middle").signedBy("SHA1withECDSA"),
            ROOT),
        below(
            "a root that only allows other names",
            Reason.UNPROVEN,
            "constrains names",
            authority("middle"),
            constrained),
        row(
            "an extension that nobody may pass over",
            Reason.OTHER_AUTHORITY,
            "no trusted authority",
            signer("a@b.test").extension("1.3.6.1.4.1.4711", true, yes()).issuedBy(MIDDLE),
            MIDDLE,
            ROOT),
        row("no authority between", Reason.OTHER_AUTHORITY, "no trusted authority", LEAF, ROOT),
        row(
            "authorities in another order",
            Reason.OTHER_AUTHORITY,
            "no trusted authority",
            LEAF,
            ROOT,
            MIDDLE));
  }

  /** In its number, which decides nothing. */
  private static TestCertificate changed(TestCertificate certificate) {
    byte[] der = certificate.der().clone();
    int at = new String(der, ISO_8859_1).indexOf("\u0012\u0067");
    der[at] ^= 1;
    return new TestCertificate(der, certificate.key(), certificate.subject(), certificate.serial());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  void isNotTrusted(String name, Reason reason, String word, TestCertificate[] path) {
    Miss miss = assertThrows(Refusal.class, () -> verify(NOW, path)).miss();
    assertEquals(reason, miss.reason(), miss.why());
    assertTrue(miss.why().contains(word), miss.why());
  }
}
