package dev.remora.trust.sigstore;

import static dev.remora.trust.x509.DraftCertificate.authority;
import static dev.remora.trust.x509.DraftCertificate.email;
import static dev.remora.trust.x509.DraftCertificate.uri;
import static dev.remora.trust.x509.DraftDer.context;
import static dev.remora.trust.x509.DraftDer.element;
import static dev.remora.trust.x509.DraftDer.joined;
import static dev.remora.trust.x509.DraftDer.oid;
import static dev.remora.trust.x509.DraftDer.utf8;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.remora.oci.Signature;
import dev.remora.trust.TestKey;
import dev.remora.trust.Verdict;
import dev.remora.trust.log.LoggedBody;
import dev.remora.trust.proof.Miss.Reason;
import dev.remora.trust.proof.Signer;
import dev.remora.trust.x509.Der;
import dev.remora.trust.x509.DraftCertificate;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * For each check of a bundle by an identity, the one that only it refuses. What is checked of an
 * entry, a time stamp and a certificate by itself is tested where those are.
 */
class RefusedIdentitiesTest extends IdentityScenario {
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
            "a key beside its certificate",
            it ->
                it.edit =
                    text -> text.replace("{\"certificate\"", "{\"publicKey\":{},\"certificate\""),
            Reason.UNREADABLE,
            "a key beside"),
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
            Reason.NOT_YET,
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
            "a name that only a pattern would match",
            it -> it.certificate.alternativeNames(true, email("ciXexample.com")),
            Reason.OTHER_IDENTITY,
            "ciXexample.com"),
        row(
            "more behind the name's end",
            it -> it.certificate.alternativeNames(true, email("ci@example.com\0.evil.example")),
            Reason.OTHER_IDENTITY,
            "example.com\ufffd.evil"),
        row(
            "letters that look the same",
            it ->
                it.certificate.alternativeNames(
                    true, element(Der.CONTEXT + 1, "c\u0456@example.com".getBytes(UTF_8))),
            Reason.UNREADABLE,
            "certificate cannot be used"),
        row(
            "the name as that of a machine",
            it ->
                it.certificate.alternativeNames(
                    true, element(Der.CONTEXT + 2, "ci@example.com".getBytes(UTF_8))),
            Reason.OTHER_IDENTITY,
            "ci@example.com"),
        row(
            "the name as that of a user",
            it ->
                it.certificate.alternativeNames(
                    true,
                    context(0, oid("1.3.6.1.4.1.57264.1.7"), context(0, utf8("ci@example.com")))),
            Reason.OTHER_IDENTITY,
            "ci@example.com"),
        row(
            "the name as a URI",
            it -> it.certificate.alternativeNames(true, uri("ci@example.com")),
            Reason.UNREADABLE,
            "certificate cannot be used"),
        row(
            "the address of a machine",
            it ->
                it.certificate.alternativeNames(
                    true, element(Der.CONTEXT + 7, new byte[] {127, 0, 0, 1})),
            Reason.OTHER_IDENTITY,
            "another identity"),
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
            "an issuer in other case",
            it ->
                it.certificate.extension(
                    VirtualSigstore.ISSUER, false, utf8("https://Issuer.example")),
            Reason.OTHER_IDENTITY,
            "https://Issuer.example"),
        row(
            "more behind the issuer's end",
            it ->
                it.certificate.extension(
                    VirtualSigstore.ISSUER, false, utf8("https://issuer.example\0.evil")),
            Reason.OTHER_IDENTITY,
            "issuer.example\ufffd.evil"),
        row(
            "an issuer in another kind of text",
            it ->
                it.certificate.extension(
                    VirtualSigstore.ISSUER,
                    false,
                    element(0x13, "https://issuer.example".getBytes(UTF_8))),
            Reason.UNREADABLE,
            "issuer in its certificate"),
        row(
            "a second issuer behind the first",
            it ->
                it.certificate.extension(
                    VirtualSigstore.ISSUER,
                    false,
                    joined(utf8("https://issuer.example"), utf8("https://other.example"))),
            Reason.UNREADABLE,
            "issuer in its certificate"),
        row(
            "another issuer in the older form alone",
            it ->
                it.certificate
                    .without(VirtualSigstore.ISSUER)
                    .extension(BARE_ISSUER, false, "https://other.example".getBytes(UTF_8)),
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
}
