package dev.remora.trust.x509;

import static dev.remora.trust.x509.DraftCertificate.CODE_SIGNING;
import static dev.remora.trust.x509.DraftCertificate.NOW;
import static dev.remora.trust.x509.DraftCertificate.authority;
import static dev.remora.trust.x509.DraftCertificate.email;
import static dev.remora.trust.x509.DraftCertificate.signer;
import static dev.remora.trust.x509.DraftCertificate.uri;
import static dev.remora.trust.x509.DraftDer.context;
import static dev.remora.trust.x509.DraftDer.element;
import static dev.remora.trust.x509.DraftDer.nothing;
import static dev.remora.trust.x509.DraftDer.oid;
import static dev.remora.trust.x509.DraftDer.sequence;
import static dev.remora.trust.x509.DraftDer.utf8;
import static dev.remora.trust.x509.DraftDer.yes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.trust.TestKey;
import dev.remora.trust.proof.Period;
import dev.remora.trust.x509.AlternativeName.Kind;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a certificate says, and what is none. */
class CertificateTest {
  private static final String USERNAME = "1.3.6.1.4.1.57264.1.7";
  private static final TestCertificate ISSUER = authority("fulcio").selfSigned();

  @Test
  void whatItSaysIsRead() {
    TestCertificate made = signer("a@b.test").serial(7).issuedBy(ISSUER);
    Certificate leaf = made.read();
    assertArrayEquals(made.der(), leaf.der());
    assertArrayEquals(made.key().spki(), leaf.spki());
    assertEquals(
        made.key().verification().signer().fingerprint(), leaf.key().signer().fingerprint());
    assertEquals(new Period(NOW, Optional.of(NOW.plusSeconds(600))), leaf.validity());
    assertArrayEquals(ISSUER.subject(), leaf.issuer());
    assertArrayEquals(sequence(), leaf.subject());
    assertEquals(7, leaf.serialNumber().intValueExact());
    assertEquals(List.of(CODE_SIGNING), leaf.extendedKeyUsages());
    assertEquals(List.of(new AlternativeName(Kind.EMAIL, "a@b.test")), leaf.alternativeNames());
    assertTrue(leaf.signs());
    assertFalse(leaf.isAuthority());
    assertFalse(leaf.extendedKeyUsageIsCritical());
    assertTrue(leaf.isCritical("2.5.29.17"));
    assertTrue(ISSUER.read().isAuthority());
    assertFalse(ISSUER.read().signs());
  }

  @Test
  void anExtensionIsReadWithoutItsWrapping() {
    Certificate leaf =
        signer("a@b.test")
            .extension("1.3.6.1.4.1.57264.1.8", false, utf8("https://a.test"))
            .issuedBy(ISSUER)
            .read();
    assertArrayEquals(
        utf8("https://a.test"), leaf.extension("1.3.6.1.4.1.57264.1.8").orElseThrow());
    assertTrue(leaf.extension("1.3.6.1.4.1.57264.1.9").isEmpty());
  }

  @Test
  void withoutExtensionsItSaysNothing() {
    Certificate bare =
        signer("a@b.test")
            .subject(DraftCertificate.name("bare"))
            .without("2.5.29.15")
            .without("2.5.29.37")
            .without("2.5.29.17")
            .issuedBy(ISSUER)
            .read();
    assertEquals(List.of(), bare.extendedKeyUsages());
    assertEquals(List.of(), bare.alternativeNames());
    assertTrue(bare.signs());
    assertFalse(bare.isAuthority());
    assertFalse(bare.isCritical("2.5.29.17"));
  }

  private static Arguments named(Kind kind, String value, byte[] name) {
    return Arguments.of(kind, value, name);
  }

  static Stream<Arguments> names() {
    return Stream.of(
        named(Kind.EMAIL, "a@b.test", email("a@b.test")),
        named(Kind.URI, "https://a.test/x@y", uri("https://a.test/x@y")),
        named(Kind.DNS, "a.test", element(Der.CONTEXT + 2, "a.test".getBytes(UTF_8))),
        named(
            Kind.USERNAME, "ann!a.test", context(0, oid(USERNAME), context(0, utf8("ann!a.test")))),
        named(Kind.OTHER, "", context(0, oid("1.2.3"), context(0, utf8("a@b.test")))),
        named(Kind.OTHER, "", element(Der.CONTEXT + 7, new byte[] {127, 0, 0, 1})),
        // the same for a reader that stops at the zero
        named(Kind.EMAIL, "a@b.test\0.evil.test", email("a@b.test\0.evil.test")));
  }

  @ParameterizedTest
  @MethodSource
  void names(Kind kind, String value, byte[] name) {
    Certificate leaf = signer("x").alternativeNames(true, name).issuedBy(ISSUER).read();
    assertEquals(List.of(new AlternativeName(kind, value)), leaf.alternativeNames());
  }

  @Test
  void allNamesAreRead() {
    Certificate leaf =
        signer("x").alternativeNames(true, email("a@b.test"), uri("u:a")).issuedBy(ISSUER).read();
    assertEquals(
        List.of(Kind.EMAIL, Kind.URI),
        leaf.alternativeNames().stream().map(AlternativeName::kind).toList());
  }

  private static Arguments row(String name, byte[] der) {
    return Arguments.of(name, der);
  }

  private static Arguments row(String name, DraftCertificate draft) {
    return Arguments.of(name, draft.issuedBy(ISSUER).der());
  }

  static Stream<Arguments> unusable() {
    byte[] der = signer("a@b.test").issuedBy(ISSUER).der();
    return Stream.of(
        row("nothing", new byte[0]),
        row("PEM", TestKey.pem("CERTIFICATE", der)),
        row("something after it", DraftDer.joined(der, new byte[] {0})),
        row("two of them", DraftDer.joined(der, der)),
        row("a key", TestKey.p256().spki()),
        row("one that is too large", signer("a".repeat(16 << 10))),
        row(
            "a name that is not ASCII",
            signer("x")
                .alternativeNames(true, element(Der.CONTEXT + 1, "ä@b.test".getBytes(UTF_8)))),
        row(
            "a username that is no text",
            signer("x").alternativeNames(true, context(0, oid(USERNAME), context(0, nothing())))),
        row(
            "an extension twice",
            signer("x")
                .promised(
                    part ->
                        sequence(oid("2.5.29.17"), DraftDer.octets(sequence(email("b@b.test")))))),
        row(
            "a truth value of another form",
            signer("x")
                .extension("1.2.3", true, yes())
                .promised(
                    part ->
                        sequence(
                            oid("1.2.4"),
                            element(Der.BOOLEAN, new byte[] {1}),
                            DraftDer.octets(yes())))),
        row("a signature that is no whole bytes", changedAt(der, signatureAt(der))),
        row("one that is signed in another way than it says", changedAt(der, signatureAt(der) - 4)),
        row("a weak key of RSA", signer("x").key(TestKey.of("RSA1024"))));
  }

  /** Where the number of bits stands that do not count. */
  private static int signatureAt(byte[] der) {
    int algorithm = HexFormat.of().formatHex(der).lastIndexOf("2a8648ce3d040302") / 2;
    return algorithm + 8 + 2; // after the tag and the length
  }

  private static byte[] changedAt(byte[] der, int place) {
    byte[] changed = der.clone();
    changed[place] ^= 1;
    return changed;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void unusable(String name, byte[] der) {
    assertThrows(UnusableCertificate.class, () -> Certificate.parse(der));
  }

  @Test
  void whatIsWrongWithItsKeyIsSaid() {
    byte[] der = signer("x").key(TestKey.of("RSA1024")).issuedBy(ISSUER).der();
    UnusableCertificate refused =
        assertThrows(UnusableCertificate.class, () -> Certificate.parse(der));
    String why = String.valueOf(refused.getMessage());
    assertTrue(why.contains("1024 bits"), why);
  }
}
