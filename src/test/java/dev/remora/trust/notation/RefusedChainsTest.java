package dev.remora.trust.notation;

import static dev.remora.trust.x509.DraftDer.element;
import static dev.remora.trust.x509.DraftDer.sequence;
import static dev.remora.trust.x509.DraftDer.set;
import static dev.remora.trust.x509.DraftDer.utf8;
import static dev.remora.trust.x509.DraftDer.yes;

import dev.remora.oci.Signature;
import dev.remora.trust.TestKey;
import dev.remora.trust.proof.Miss.Reason;
import dev.remora.trust.x509.DraftCertificate;
import dev.remora.trust.x509.TestCertificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Certificates that do not speak for a signature, each good but for one thing. */
class RefusedChainsTest extends EnvelopeScenario {
  private static final TestKey KEY = TestKey.of("P256-release");
  private static final TestCertificate ROOT = TestChain.ROOT;
  private static final TestCertificate MIDDLE = TestChain.MIDDLE;
  private static final TestCertificate SIGNER = TestChain.signer(KEY).issuedBy(MIDDLE);
  private static final int SIGNS = 0x80;

  private static DraftEnvelope by(TestCertificate... chain) {
    return DraftEnvelope.by(KEY, "ES256", chain);
  }

  static Stream<Arguments> orders() {
    TestCertificate stranger = DraftCertificate.authority("stranger").selfSigned();
    TestCertificate selfSigned = TestChain.signer(KEY).selfSigned();
    List<byte[]> junk = new ArrayList<>(TestChain.der(SIGNER, MIDDLE, ROOT));
    junk.add(new byte[] {0x30, 0});
    return Stream.of(
        row("none", by(), Reason.UNREADABLE, "has 0 certificates"),
        row(
            "nine",
            by(SIGNER).chain(Collections.nCopies(9, SIGNER.der())),
            Reason.UNREADABLE,
            "has 9 certificates"),
        row("something else", by(SIGNER).chain(junk), Reason.UNREADABLE, "cannot be used"),
        row("without a root", by(SIGNER, MIDDLE), Reason.UNREADABLE, "do not end with a root"),
        row("without the middle", by(SIGNER, ROOT), Reason.OTHER_AUTHORITY, "no trusted authority"),
        row(
            "in another order",
            by(SIGNER, ROOT, MIDDLE),
            Reason.UNREADABLE,
            "do not end with a root"),
        row(
            "a stranger behind it",
            by(SIGNER, MIDDLE, ROOT, stranger),
            Reason.UNREADABLE,
            "signed itself"),
        row(
            "a stranger before it",
            by(SIGNER, stranger, MIDDLE, ROOT),
            Reason.UNREADABLE,
            "signed itself"),
        row("the root twice", by(SIGNER, MIDDLE, ROOT, ROOT), Reason.UNREADABLE, "signed itself"),
        row(
            "a signer that gave it to itself",
            by(selfSigned),
            Reason.OTHER_AUTHORITY,
            "of another authority"),
        row(
            "a signer that gave it to itself below the root",
            by(selfSigned, ROOT),
            Reason.UNREADABLE,
            "signed itself"),
        row(
            "a root of the same name with another key",
            strangers(),
            Reason.OTHER_AUTHORITY,
            "of another authority"));
  }

  private static DraftEnvelope strangers() {
    TestCertificate root =
        DraftCertificate.authority("root").key(TestKey.of("P256-stranger")).selfSigned();
    TestCertificate middle = DraftCertificate.authority("middle").issuedBy(root);
    return by(TestChain.signer(KEY).issuedBy(middle), middle, root);
  }

  static Stream<Arguments> usages() {
    String any = "2.5.29.37.0";
    String mail = "1.3.6.1.5.5.7.3.4";
    String code = DraftCertificate.CODE_SIGNING;
    return Stream.of(
        row(
            "for keys, too",
            DraftEnvelope.certified(it -> it.keyUsage(SIGNS | 0x20)),
            Reason.UNREADABLE,
            "not for signatures alone"),
        row(
            "for certificates, too",
            DraftEnvelope.certified(it -> it.keyUsage(SIGNS | 0x04)),
            Reason.UNREADABLE,
            "not for signatures alone"),
        row(
            "for other signatures",
            DraftEnvelope.certified(it -> it.keyUsage(0x40)),
            Reason.UNREADABLE,
            "not for signatures alone"),
        row(
            "for nothing that it says",
            DraftEnvelope.certified(it -> it.without("2.5.29.15")),
            Reason.UNREADABLE,
            "does not say what its key is for"),
        row(
            "which may be passed over",
            DraftEnvelope.certified(
                it -> it.extension("2.5.29.15", false, element(3, new byte[] {7, (byte) SIGNS}))),
            Reason.UNREADABLE,
            "does not say what its key is for"),
        row(
            "an authority's",
            DraftEnvelope.certified(it -> it.basicConstraints(yes())),
            Reason.UNREADABLE,
            "not for signatures alone"),
        row(
            "for servers",
            DraftEnvelope.certified(it -> it.usages(false, DraftCertificate.SERVER)),
            Reason.UNREADABLE,
            "something else than signing code"),
        row(
            "for something of one's own",
            DraftEnvelope.certified(it -> it.usages(false, "1.3.6.1.4.1.32473.1")),
            Reason.UNREADABLE,
            "something else than signing code"),
        row(
            "for servers, too",
            DraftEnvelope.certified(it -> it.usages(false, code, DraftCertificate.SERVER)),
            Reason.UNREADABLE,
            "something else than signing code"),
        row(
            "for anything, too",
            DraftEnvelope.certified(it -> it.usages(false, code, any)),
            Reason.UNREADABLE,
            "something else than signing code"),
        row(
            "for mail and time stamps, too",
            DraftEnvelope.certified(
                it -> it.usages(false, code, mail, DraftCertificate.TIME_STAMPING)),
            Reason.UNREADABLE,
            "something else than signing code"),
        row(
            "a middle that is no authority",
            DraftEnvelope.below(DraftCertificate.authority("middle").without("2.5.29.19")),
            Reason.UNREADABLE,
            "none of an authority"),
        row(
            "a middle that may not issue",
            DraftEnvelope.below(DraftCertificate.authority("middle").keyUsage(SIGNS)),
            Reason.UNREADABLE,
            "none of an authority"),
        row(
            "a root that allows no authority below it",
            shallow(),
            Reason.UNREADABLE,
            "more authorities"),
        row(
            "something critical that nobody knows",
            DraftEnvelope.certified(it -> it.extension("1.3.6.1.4.1.4711", true, yes())),
            Reason.OTHER_AUTHORITY,
            "no trusted authority"),
        row(
            "signed with SHA-1",
            DraftEnvelope.certified(it -> it.signedBy("SHA1withECDSA")),
            Reason.UNPROVEN,
            "too weak"),
        row(
            "of a key that notation does not sign with",
            DraftEnvelope.by(TestKey.of("ED25519"), "ES256").signedBy(KEY),
            Reason.UNREADABLE,
            "its key is none of"),
        row(
            "of a weak key",
            DraftEnvelope.by(TestKey.of("RSA1024"), "PS256"),
            Reason.UNREADABLE,
            "1024 bits"));
  }

  private static DraftEnvelope shallow() {
    TestCertificate root = DraftCertificate.authority("root").pathLength(0).selfSigned();
    TestCertificate middle = DraftCertificate.authority("middle").issuedBy(root);
    return by(TestChain.signer(KEY).issuedBy(middle), middle, root);
  }

  static Stream<Arguments> subjects() {
    return Stream.of(
        row("another", named("C", "DE", "ST", "BE", "O", "Example", "CN", "Other"), "is signed by"),
        row("without one", named("C", "DE", "ST", "BE", "O", "Example"), "is signed by"),
        row(
            "in capitals",
            named("C", "DE", "ST", "BE", "O", "EXAMPLE", "CN", "Release"),
            "EXAMPLE"),
        row("longer", named("C", "DE", "ST", "BE", "O", "Example ", "CN", "Release"), "Example"),
        Arguments.of(
            "one attribute twice",
            named("C", "DE", "ST", "BE", "O", "Example", "O", "Other", "CN", "Release"),
            Reason.UNREADABLE,
            "has O twice"),
        Arguments.of(
            "two in one place",
            DraftEnvelope.certified(
                    it ->
                        it.subject(
                            sequence(
                                set(
                                    TestChain.attribute("C", utf8("DE")),
                                    TestChain.attribute("ST", utf8("BE"))))))
                .build(),
            Reason.UNREADABLE,
            "two attributes in one place"));
  }

  private static Arguments row(String name, Signature signature, String word) {
    return Arguments.of(name, signature, Reason.OTHER_SUBJECT, word);
  }

  private static Signature named(String... attributes) {
    return DraftEnvelope.certified(it -> it.subject(TestChain.name(attributes))).build();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"orders", "usages", "subjects"})
  void isRefused(String name, Signature signature, Reason reason, String word) {
    TestCertificate shallow = DraftCertificate.authority("root").pathLength(0).selfSigned();
    assertRefused(verify(trusting(TestChain.SUBJECT, ROOT, shallow), signature), reason, word);
  }
}
