package dev.remora.trust;

import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
import dev.remora.trust.proof.Miss.Reason;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Valid signatures, of another thing or with another meaning. */
class RefusedStatementsTest extends RefusalScenario {
  static Stream<Arguments> otherThings() {
    Digest other = DraftBundle.OTHER_MANIFEST;
    return Stream.of(
        row(
            "another manifest's digest",
            good().payload(statement(DraftBundle.subject(other.encoded()))),
            Reason.OTHER_MANIFEST,
            other.toString()),
        row(
            "the beginning of the digest",
            good().payload(statement(DraftBundle.subject(HEX.substring(0, 12)))),
            Reason.OTHER_MANIFEST,
            HEX.substring(0, 12)),
        row(
            "the digest in upper case",
            good().payload(statement(DraftBundle.subject(HEX.toUpperCase(Locale.ROOT)))),
            Reason.OTHER_MANIFEST,
            "another manifest"),
        row(
            "the digest with its algorithm before it",
            good().payload(statement(DraftBundle.subject("sha256:" + HEX))),
            Reason.OTHER_MANIFEST,
            "another manifest"),
        row(
            "the digest with a line end",
            good().payload(statement(DraftBundle.subject(HEX + "\\n"))),
            Reason.OTHER_MANIFEST,
            "another manifest"),
        row(
            "the digest in wide digits",
            good().payload(statement(DraftBundle.subject(wide(HEX)))),
            Reason.OTHER_MANIFEST,
            "another manifest"),
        row(
            "the digest in a list",
            good().payload(statement("{\"digest\":{\"sha256\":[\"" + HEX + "\"]}}")),
            Reason.UNREADABLE,
            "sha256"),
        row(
            "the digest in the name of another",
            good()
                .payload(
                    statement(
                        DraftBundle.subject(other.encoded())
                            .replaceFirst("\\{", "{\"name\":\"" + MANIFEST + "\","))),
            Reason.OTHER_MANIFEST,
            other.toString()),
        row(
            "the digest without its algorithm, simple signing",
            classic(simple(CLASSIC_TYPE, HEX)),
            Reason.OTHER_MANIFEST,
            "another manifest"),
        row(
            "another manifest, simple signing",
            classic(simple(CLASSIC_TYPE, other.toString())),
            Reason.OTHER_MANIFEST,
            other.toString()),
        row(
            "the digest in upper case, simple signing",
            classic(simple(CLASSIC_TYPE, "sha256:" + HEX.toUpperCase(Locale.ROOT))),
            Reason.OTHER_MANIFEST,
            "another manifest"),
        row(
            "no digest, simple signing",
            classic("{\"critical\":{\"type\":\"" + CLASSIC_TYPE + "\"}}"),
            Reason.OTHER_MANIFEST,
            "another manifest"));
  }

  /** That other digits are digits, too, is no reason to read them. */
  private static String wide(String hex) {
    return hex.codePoints()
        .map(c -> Character.isDigit(c) ? c - '0' + '\uff10' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void otherThings(String name, Signature signature, Reason reason, String word) {
    assertRefused(RULES, signature, reason, word);
  }

  static Stream<Arguments> otherMeanings() {
    String subject = DraftBundle.subject(HEX);
    return Stream.of(
        row(
            "! SLSA's provenance by the same key",
            good()
                .payload(
                    DraftBundle.statement(
                        DraftBundle.STATEMENT, "https://slsa.dev/provenance/v1", subject)),
            Reason.ATTESTATION,
            "an attestation (slsa.dev/provenance/v1), which is no signature"),
        row(
            "! an attestation of somebody's own",
            good()
                .payload(
                    DraftBundle.statement(
                        DraftBundle.STATEMENT,
                        "https://cosign.sigstore.dev/attestation/v1",
                        subject)),
            Reason.ATTESTATION,
            "cosign.sigstore.dev/attestation/v1"),
        row(
            "! an attestation in a statement of v0.1",
            good()
                .payload(
                    DraftBundle.statement(
                        "https://in-toto.io/Statement/v0.1",
                        "https://slsa.dev/provenance/v0.2",
                        subject)),
            Reason.ATTESTATION,
            "slsa.dev/provenance/v0.2"),
        row(
            "! the predicate in other case",
            good()
                .payload(
                    DraftBundle.statement(
                        DraftBundle.STATEMENT, "https://sigstore.dev/cosign/Sign/v1", subject)),
            Reason.ATTESTATION,
            "cosign/Sign/v1"),
        row(
            "! a later version of the predicate",
            good()
                .payload(
                    DraftBundle.statement(DraftBundle.STATEMENT, DraftBundle.SIGN + "1", subject)),
            Reason.ATTESTATION,
            "sign/v11"),
        row(
            "the predicate by http",
            good()
                .payload(
                    DraftBundle.statement(
                        DraftBundle.STATEMENT, "http://sigstore.dev/cosign/sign/v1", subject)),
            Reason.ATTESTATION,
            "http://sigstore.dev"),
        row(
            "the predicate with a slash after it",
            good()
                .payload(
                    DraftBundle.statement(DraftBundle.STATEMENT, DraftBundle.SIGN + "/", subject)),
            Reason.ATTESTATION,
            "sign/v1/"),
        row(
            "no predicate",
            good().payload(statement(subject).replace("predicateType", "predicateKind")),
            Reason.OTHER_MEANING,
            "states nothing"),
        row(
            "! a statement of v0.1",
            good()
                .payload(
                    DraftBundle.statement(
                        "https://in-toto.io/Statement/v0.1", DraftBundle.SIGN, subject)),
            Reason.OTHER_MEANING,
            "Statement/v0.1"),
        row(
            "! two subjects",
            good().payload(statement(subject + "," + DraftBundle.subject("0".repeat(64)))),
            Reason.OTHER_MEANING,
            "2 things"),
        row("no subject", good().payload(statement("")), Reason.OTHER_MEANING, "0 things"),
        row(
            "a subject without digest",
            good().payload(statement("{\"name\":\"x\"}")),
            Reason.OTHER_MEANING,
            "without digest"),
        row(
            "! a second digest that contradicts",
            good()
                .payload(
                    statement(
                        "{\"digest\":{\"sha256\":\"%s\",\"sha512\":\"%s\"}}"
                            .formatted(HEX, "0".repeat(128)))),
            Reason.OTHER_MEANING,
            "other digests"),
        row(
            "a digest of another algorithm",
            good().payload(statement("{\"digest\":{\"gitCommit\":\"" + HEX + "\"}}")),
            Reason.OTHER_MEANING,
            "other digests"),
        row(
            "another payload type, signed as such",
            good().payloadType("application/json"),
            Reason.OTHER_MEANING,
            "application/json"),
        row(
            "the payload type with a parameter",
            good().payloadType(DraftBundle.IN_TOTO + ";v=1"),
            Reason.OTHER_MEANING,
            ";v=1"),
        row(
            "the payload type in other case",
            good().payloadType("Application/vnd.in-toto+json"),
            Reason.OTHER_MEANING,
            "Application/"),
        row(
            "500 subjects",
            good().payload(statement((subject + ",").repeat(499) + subject)),
            Reason.OTHER_MEANING,
            "500 things"),
        row(
            "names in other case",
            good().payload(statement(subject).replace("\"subject\"", "\"Subject\"")),
            Reason.OTHER_MEANING,
            "0 things"),
        row(
            "the manifest as a file",
            good()
                .edited(
                    text ->
                        text.replaceFirst(
                            "\"dsseEnvelope\".*",
                            "\"messageSignature\":{\"messageDigest\":{},\"signature\":\"%s\"}}"
                                .formatted(base64(TestKey.p256().sign(new byte[] {1}))))),
            Reason.OTHER_MEANING,
            "the signature of a file"),
        row(
            "simple signing in an envelope",
            good().payload(simple(CLASSIC_TYPE, MANIFEST.toString())),
            Reason.OTHER_MEANING,
            "states nothing"),
        row(
            "simple signing in an envelope of its own type",
            good()
                .payloadType("application/vnd.dev.cosign.simplesigning.v1+json")
                .payload(simple(CLASSIC_TYPE, MANIFEST.toString())),
            Reason.OTHER_MEANING,
            "simplesigning"),
        row(
            "a statement by simple signing",
            classic(statement(subject)),
            Reason.OTHER_MEANING,
            "does not say what it is"),
        row(
            "! another type, simple signing",
            classic(simple("atomic container signature", MANIFEST.toString())),
            Reason.OTHER_MEANING,
            "atomic container signature"),
        row(
            "! the type in other case, simple signing",
            classic(simple("Cosign Container Image Signature", MANIFEST.toString())),
            Reason.OTHER_MEANING,
            "Cosign Container"),
        row(
            "! the type where it is not critical, simple signing",
            classic(
                simple("", MANIFEST.toString())
                    .replace("\"optional\"", "\"type\":\"" + CLASSIC_TYPE + "\",\"optional\"")),
            Reason.OTHER_MEANING,
            "does not say what it is"),
        row(
            "! no type, simple signing",
            classic(simple("", MANIFEST.toString())),
            Reason.OTHER_MEANING,
            "does not say what it is"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void otherMeanings(String name, Signature signature, Reason reason, String word) {
    assertRefused(RULES, signature, reason, word);
  }
}
