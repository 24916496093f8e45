package dev.remora.trust.notation;

import static dev.remora.trust.notation.DraftCbor.bytes;
import static dev.remora.trust.notation.DraftCbor.items;
import static dev.remora.trust.notation.DraftCbor.joined;
import static dev.remora.trust.notation.DraftCbor.pairs;
import static dev.remora.trust.notation.DraftCbor.tagged;
import static dev.remora.trust.notation.DraftCbor.text;
import static dev.remora.trust.notation.DraftCbor.whole;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
import dev.remora.trust.TestKey;
import dev.remora.trust.proof.Miss.Reason;
import dev.remora.trust.x509.TestCertificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is different in the form of COSE; the rest is the same for both. */
class CoseEnvelopesTest extends EnvelopeScenario {
  private static final String TYPE = "application/vnd.cncf.notary.payload.v1+json";
  private static final TestKey KEY = TestKey.of("P256-release");
  private static final TestCertificate[] CHAIN = {
    TestChain.signer(KEY).issuedBy(TestChain.MIDDLE), TestChain.MIDDLE, TestChain.ROOT
  };

  /** The protected header, by what it is called here. */
  private static Map<String, byte[]> header(long algorithm) {
    Map<String, byte[]> header = new LinkedHashMap<>();
    header.put("alg", joined(whole(1), whole(algorithm)));
    header.put("crit", joined(whole(2), items(text(DraftEnvelope.SCHEME))));
    header.put("cty", joined(whole(3), text(TYPE)));
    header.put("scheme", joined(text(DraftEnvelope.SCHEME), text("notary.x509")));
    header.put(
        "time", joined(text(DraftEnvelope.SIGNING_TIME), tagged(1, whole(NOW.getEpochSecond()))));
    return header;
  }

  private static byte[] map(Map<String, byte[]> header) {
    return joined(DraftCbor.head(5, header.size()), joined(header.values().toArray(byte[][]::new)));
  }

  private static byte[] x5chain(TestCertificate... chain) {
    return joined(
        whole(33), items(Arrays.stream(chain).map(it -> bytes(it.der())).toArray(byte[][]::new)));
  }

  private static byte[][] parts(
      TestKey key, String algorithm, byte[] protectedHeader, byte[] unprotected) {
    byte[] payload = DraftEnvelope.payload(DraftEnvelope.MANIFEST.toString()).getBytes(UTF_8);
    byte[] message =
        items(text("Signature1"), bytes(protectedHeader), bytes(new byte[0]), bytes(payload));
    return new byte[][] {
      bytes(protectedHeader),
      unprotected,
      bytes(payload),
      bytes(DraftEnvelope.sign(key, algorithm, message))
    };
  }

  static byte[] good() {
    return changed(_ -> {});
  }

  private static byte[] changed(Consumer<Map<String, byte[]>> change) {
    Map<String, byte[]> header = header(-7);
    change.accept(header);
    return tagged(18, items(parts(KEY, "ES256", map(header), with())));
  }

  private static byte[] with(byte[] unprotected) {
    return tagged(18, items(parts(KEY, "ES256", map(header(-7)), unprotected)));
  }

  private static byte[] parts(UnaryOperator<byte[][]> change) {
    byte[][] parts = parts(KEY, "ES256", map(header(-7)), with());
    return tagged(18, items(change.apply(parts)));
  }

  private static byte[] with() {
    return joined(DraftCbor.head(5, 1), x5chain(CHAIN));
  }

  static Signature signature(byte[] envelope) {
    return new Signature(
        Signature.Kind.NOTATION_COSE,
        Digest.sha256(envelope),
        Base64.getEncoder().encodeToString(envelope),
        "");
  }

  @ParameterizedTest
  @CsvSource({"P256, ES256, -7", "P384, ES384, -35", "P521, ES512, -36", "RSA, PS256, -37"})
  void eachKindOfKeyHasItsAlgorithm(String key, String algorithm, long number) {
    TestKey by = TestKey.of(key);
    TestCertificate signer = TestChain.signer(by).issuedBy(TestChain.MIDDLE);
    byte[] chain = joined(DraftCbor.head(5, 1), x5chain(signer, TestChain.MIDDLE, TestChain.ROOT));
    byte[] envelope = tagged(18, items(parts(by, algorithm, map(header(number)), chain)));
    assertSigned(verify(signature(envelope)));
  }

  @Test
  void oneCertificateStandsAlone() {
    TestCertificate own = TestChain.signer(KEY).selfSigned();
    byte[] envelope = with(joined(DraftCbor.head(5, 1), whole(33), bytes(own.der())));
    assertSigned(verify(trusting(TestChain.SUBJECT, own), signature(envelope)));
  }

  private static Arguments row(String name, byte[] envelope, String word) {
    return row(name, envelope, Reason.UNREADABLE, word);
  }

  private static Arguments row(String name, byte[] envelope, Reason reason, String word) {
    return Arguments.of(name, signature(envelope), reason, word);
  }

  private static byte[] time(byte[] value) {
    return changed(it -> it.put("time", joined(text(DraftEnvelope.SIGNING_TIME), value)));
  }

  static Stream<Arguments> broken() {
    byte[] good = good();
    byte[] expiry = joined(text(DraftEnvelope.EXPIRY), tagged(1, whole(4_000_000_000L)));
    return Stream.of(
        row("nothing", new byte[0], "breaks off"),
        row("without its tag", Arrays.copyOfRange(good, 1, good.length), "no COSE_Sign1"),
        row("another tag", tagged(17, Arrays.copyOfRange(good, 1, good.length)), "no COSE_Sign1"),
        row("three parts", parts(it -> Arrays.copyOf(it, 3)), "no COSE_Sign1"),
        row("five parts", parts(it -> append(it, whole(0))), "no COSE_Sign1"),
        row(
            "its payload elsewhere",
            parts(it -> with(it, 2, new byte[] {(byte) 0xf6})),
            "no COSE_Sign1"),
        row("a header that is not signed", parts(it -> with(it, 0, bytes(whole(1)))), "is no map"),
        row(
            "another header than the signed one",
            parts(it -> with(it, 0, bytes(map(more(header(-7)))))),
            Reason.UNPROVEN,
            "did not make"),
        row(
            "another payload than the signed one",
            parts(it -> with(it, 2, bytes("{}".getBytes(UTF_8)))),
            Reason.UNPROVEN,
            "did not make"),
        row("no algorithm", changed(it -> it.remove("alg")), "its algorithm is none"),
        row(
            "its algorithm as text",
            changed(it -> it.put("alg", joined(whole(1), text("ES256")))),
            "its algorithm is none"),
        row(
            "an algorithm that is not the key's",
            changed(it -> it.put("alg", joined(whole(1), whole(-35)))),
            "not the one of its certificate's key"),
        row("nothing critical", changed(it -> it.remove("crit")), "of nothing that it is critical"),
        row(
            "the scheme not critical",
            changed(it -> it.put("crit", joined(whole(2), items()))),
            "signingScheme is not critical"),
        row(
            "the end not critical",
            changed(it -> it.put("expiry", expiry)),
            "expiry is not critical"),
        row(
            "a number that is critical",
            changed(
                it ->
                    it.put("crit", joined(whole(2), items(text(DraftEnvelope.SCHEME), whole(5))))),
            "label 5 is critical"),
        row(
            "another type of content",
            changed(it -> it.put("cty", joined(whole(3), text("text/plain")))),
            Reason.OTHER_MEANING,
            "of the type text/plain"),
        row("no type of content", changed(it -> it.remove("cty")), "content type is missing"),
        row("no time", changed(it -> it.remove("time")), "does not say when"),
        row("a time without its tag", time(whole(NOW.getEpochSecond())), "is no time"),
        row("a time with another tag", time(tagged(2, whole(NOW.getEpochSecond()))), "is no time"),
        row("a time in text", time(tagged(0, text(NOW.toString()))), "is no time"),
        row("a time far ahead", time(tagged(1, whole(Long.MAX_VALUE))), "is no time"),
        row(
            "a time that is no integer",
            time(tagged(1, new byte[] {(byte) 0xf9, 0, 0})),
            "no integer"),
        row("no certificates", with(pairs()), "it has no certificates"),
        row(
            "certificates of another kind",
            with(joined(DraftCbor.head(5, 1), whole(33), items(text("x")))),
            "something else"),
        row("a byte behind it", joined(good, new byte[] {0}), "something follows"),
        row("a byte less", Arrays.copyOf(good, good.length - 1), "breaks off"));
  }

  private static Map<String, byte[]> more(Map<String, byte[]> header) {
    header.put("more", joined(text("more"), whole(1)));
    return header;
  }

  private static byte[][] append(byte[][] parts, byte[] part) {
    byte[][] all = Arrays.copyOf(parts, parts.length + 1);
    all[parts.length] = part;
    return all;
  }

  private static byte[][] with(byte[][] parts, int at, byte[] part) {
    byte[][] all = parts.clone();
    all[at] = part;
    return all;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  void isRefused(String name, Signature signature, Reason reason, String word) {
    assertRefused(verify(signature), reason, word);
  }
}
