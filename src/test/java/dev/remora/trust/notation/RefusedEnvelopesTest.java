package dev.remora.trust.notation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
import dev.remora.trust.TestKey;
import dev.remora.trust.proof.Miss.Reason;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is no signature of a manifest, each made from one that is by one change, and refused for its
 * own reason.
 */
class RefusedEnvelopesTest extends EnvelopeScenario {
  private static DraftEnvelope good() {
    return DraftEnvelope.good();
  }

  static Stream<Arguments> signatures() {
    return Stream.of(
        row(
            "an algorithm that is not the key's",
            good().attribute("alg", "\"ES384\"").signedWith("ES384"),
            Reason.UNREADABLE,
            "algorithm is not the one of its certificate's key"),
        row(
            "PKCS#1 by an RSA key",
            DraftEnvelope.by(TestKey.of("RSA"), "PS256").signedWith("SHA256withRSA"),
            Reason.UNPROVEN,
            "did not make"),
        row(
            "no algorithm",
            good().attribute("alg", "\"none\"").signature(_ -> new byte[0]),
            Reason.UNREADABLE,
            "its algorithm is none"),
        row(
            "one that everybody can compute",
            good().attribute("alg", "\"HS256\""),
            Reason.UNREADABLE,
            "its algorithm is HS256"),
        row(
            "another key",
            good().signedBy(TestKey.of("P256-stranger")),
            Reason.UNPROVEN,
            "did not make"),
        row("ECDSA in DER", good().signedWith("SHA256withECDSA"), Reason.UNPROVEN, "did not make"),
        row("two zeros", good().signature(_ -> new byte[64]), Reason.UNPROVEN, "did not make"),
        row(
            "both numbers with a zero before them",
            good().signature(RefusedEnvelopesTest::longer),
            Reason.UNPROVEN,
            "did not make"),
        row(
            "with two bytes more",
            good().signature(bytes -> Arrays.copyOf(bytes, 66)),
            Reason.UNPROVEN,
            "did not make"),
        row(
            "another payload than the signed one",
            good().edited(RefusedEnvelopesTest::swapped),
            Reason.UNPROVEN,
            "did not make"));
  }

  /** The same two numbers in more bytes than their curve has. */
  private static byte[] longer(byte[] signature) {
    byte[] longer = new byte[66];
    System.arraycopy(signature, 0, longer, 1, 32);
    System.arraycopy(signature, 32, longer, 34, 32);
    return longer;
  }

  /** With a payload of another manifest in the place of its own. */
  private static String swapped(String envelope) {
    String own = DraftEnvelope.payload(DraftEnvelope.MANIFEST.toString());
    String other = DraftEnvelope.payload(Digest.sha256(new byte[] {1}).toString());
    return envelope.replace(
        DraftEnvelope.url(own.getBytes(UTF_8)), DraftEnvelope.url(other.getBytes(UTF_8)));
  }

  static Stream<Arguments> attributes() {
    String authentic = "io.cncf.notary.authenticSigningTime";
    String plugin = "io.cncf.notary.verificationPlugin";
    String time = "\"2026-11-29T12:00:00Z\"";
    return Stream.of(
        row(
            "another type of content",
            good().attribute("cty", "\"application/json\""),
            Reason.OTHER_MEANING,
            "of the type application/json"),
        row("no type of content", good().without("cty"), Reason.UNREADABLE, "cty is missing"),
        row(
            "nothing critical",
            good().without(DraftEnvelope.CRIT),
            Reason.UNREADABLE,
            "signingScheme is not critical"),
        row(
            "the scheme not critical",
            good().until("2027-01-01T00:00:00Z").critical(DraftEnvelope.EXPIRY),
            Reason.UNREADABLE,
            "signingScheme is not critical"),
        row(
            "the end not critical",
            good().until("2027-01-01T00:00:00Z").critical(DraftEnvelope.SCHEME),
            Reason.UNREADABLE,
            "expiry is not critical"),
        row(
            "something unknown that is critical",
            good().attribute("x", "1").critical(DraftEnvelope.SCHEME, "x"),
            Reason.UNREADABLE,
            "x is critical in it, and unknown"),
        row(
            "something critical that is not there",
            good().critical(DraftEnvelope.SCHEME, DraftEnvelope.EXPIRY),
            Reason.UNREADABLE,
            "expiry is critical in it, and unknown or not there"),
        row(
            "a name that is critical twice",
            good().critical(DraftEnvelope.SCHEME, DraftEnvelope.SCHEME),
            Reason.UNREADABLE,
            "a name twice"),
        row(
            "the scheme of signing authorities",
            good().attribute(DraftEnvelope.SCHEME, "\"notary.x509.signingAuthority\""),
            Reason.UNREADABLE,
            "its signing scheme is notary.x509.signingAuthority"),
        row(
            "no scheme",
            good().without(DraftEnvelope.SCHEME),
            Reason.UNREADABLE,
            "signingScheme is missing"),
        row(
            "a time that only another scheme has",
            good().attribute(authentic, time),
            Reason.UNREADABLE,
            authentic),
        row(
            "a plug-in that verifies it",
            good().attribute(plugin, "\"com.example\"").critical(DraftEnvelope.SCHEME, plugin),
            Reason.UNREADABLE,
            "plug-in"),
        row(
            "a plug-in that may be passed over",
            good().attribute(plugin + "MinVersion", "\"1.0.0\""),
            Reason.UNREADABLE,
            "plug-in"),
        row(
            "no time",
            good().without(DraftEnvelope.SIGNING_TIME),
            Reason.UNREADABLE,
            "does not say when it was made"),
        row(
            "a time that is none",
            good().attribute(DraftEnvelope.SIGNING_TIME, "\"today\""),
            Reason.UNREADABLE,
            "signingTime is no time"),
        row("an end that is none", good().until("never"), Reason.UNREADABLE, "expiry is no time"),
        row(
            "an end of null",
            good().attribute(DraftEnvelope.EXPIRY, "null"),
            Reason.UNREADABLE,
            "expiry is missing"),
        row(
            "an end that is its beginning",
            good().until(NOW.toString()),
            Reason.UNREADABLE,
            "it ends before it was made"),
        row(
            "a name that is there twice",
            good().attribute(DraftEnvelope.SIGNING_TIME, time + ",\"alg\":\"ES256\""),
            Reason.UNREADABLE,
            "malformed"));
  }

  static Stream<Arguments> payloads() {
    String hex = DraftEnvelope.MANIFEST.encoded();
    return Stream.of(
        row(
            "another manifest",
            good().payload(text -> text.replace(hex, "0".repeat(64))),
            Reason.OTHER_MANIFEST,
            "sha256:000"),
        row(
            "its digest in capitals",
            good().payload(text -> text.replace(hex, hex.toUpperCase(Locale.ROOT))),
            Reason.OTHER_MANIFEST,
            "of another manifest"),
        row(
            "the beginning of its digest",
            good().payload(text -> text.replace(hex, hex.substring(0, 32))),
            Reason.OTHER_MANIFEST,
            "of another manifest"),
        row(
            "something of another type",
            good().payload(text -> text.replace("manifest.v1", "index.v1")),
            Reason.OTHER_MEANING,
            "of the type application/vnd.oci.image.index.v1+json"),
        row(
            "nothing that is named",
            good().payload(text -> text.replace("targetArtifact", "target")),
            Reason.OTHER_MEANING,
            "names no artifact"),
        row(
            "no size",
            good().payload(text -> text.replace(",\"size\":8", "")),
            Reason.UNREADABLE,
            "size is missing"),
        row(
            "two that are",
            good().payload(text -> text.replace("}}}", "}},\"targetArtifact\":{}}")),
            Reason.UNREADABLE,
            "malformed"),
        row(
            "another document behind it",
            good().payload(text -> text + "{}"),
            Reason.UNREADABLE,
            "malformed"));
  }

  static Stream<Arguments> forms() {
    String content = good().content();
    return Stream.of(
        row("nothing", DraftEnvelope.signature(""), Reason.UNREADABLE, "malformed"),
        row("another document", DraftEnvelope.signature("{}"), Reason.UNREADABLE, "is missing"),
        row(
            "the general form, with several signatures",
            good().edited("\"signature\":", "\"signatures\":"),
            Reason.UNREADABLE,
            "signature is missing"),
        row(
            "the compact form",
            DraftEnvelope.signature("eyJ9.e30.AA"),
            Reason.UNREADABLE,
            "malformed"),
        row(
            "base64 with padding",
            good().edited(RefusedEnvelopesTest::padded),
            Reason.UNREADABLE,
            "is not base64 in the one form"),
        row(
            "a mark before it",
            DraftEnvelope.signature("\ufeff" + content),
            Reason.UNREADABLE,
            "byte order mark"),
        row(
            "its header twice",
            good().edited("\"header\":", "\"header\":{},\"header\":"),
            Reason.UNREADABLE,
            "malformed"),
        row(
            "100,000 levels",
            DraftEnvelope.signature("[".repeat(60_000)),
            Reason.UNREADABLE,
            "malformed"),
        row(
            "a bundle in its place",
            new Signature(Signature.Kind.BUNDLE, DraftEnvelope.MANIFEST, content, ""),
            Reason.OTHER_KIND,
            "of cosign's"),
        row(
            "said to be COSE",
            new Signature(Signature.Kind.NOTATION_COSE, DraftEnvelope.MANIFEST, content, ""),
            Reason.UNREADABLE,
            "not base64"));
  }

  private static String padded(String envelope) {
    return envelope.substring(0, envelope.length() - 2) + "==\"}";
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"signatures", "attributes", "payloads", "forms"})
  void isRefused(String name, Signature signature, Reason reason, String word) {
    assertRefused(verify(signature), reason, word);
  }
}
