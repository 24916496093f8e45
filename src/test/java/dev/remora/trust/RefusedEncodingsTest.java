package dev.remora.trust;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.oci.Signature;
import dev.remora.trust.proof.Miss.Reason;
import java.util.Base64;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The right statement in another form than the one that there is for it. */
class RefusedEncodingsTest extends RefusalScenario {
  static Stream<Arguments> otherForms() {
    String good = good().text();
    String payload = new String(Base64.getDecoder().decode(member(good, "payload")), UTF_8);
    int half = payload.length() / 2;
    return Stream.of(
        row(
            "relabelled after it was signed",
            good().payloadType("text/plain").edited("text/plain", DraftBundle.IN_TOTO),
            Reason.OTHER_KEY,
            "not its own"),
        row(
            "signed without its type",
            good().message(_ -> payload.getBytes(UTF_8)),
            Reason.OTHER_KEY,
            "not its own"),
        row(
            "the boundary between type and payload moved",
            good()
                .message(
                    _ ->
                        DraftBundle.pae(
                            "%s %d %s"
                                .formatted(
                                    DraftBundle.IN_TOTO,
                                    payload.length(),
                                    payload.substring(0, half)),
                            payload.substring(half))),
            Reason.OTHER_KEY,
            "not its own"),
        row(
            "the payload's last byte changed",
            good()
                .edited(
                    text ->
                        text.replace(
                            member(text, "payload"), base64((payload + " ").getBytes(UTF_8)))),
            Reason.OTHER_KEY,
            "not its own"),
        row(
            "a name twice in the statement",
            good()
                .payload(
                    statement(DraftBundle.subject(HEX))
                        .replace(
                            "\"predicate\":",
                            "\"subject\":[" + DraftBundle.subject(HEX) + "],\"predicate\":")),
            Reason.UNREADABLE,
            "a name is there twice"),
        row(
            "a name twice in the envelope",
            good().edited("\"payloadType\"", "\"payload\":\"e30=\",\"payloadType\""),
            Reason.UNREADABLE,
            "a name is there twice"),
        row(
            "a name twice, written in two ways",
            good().edited("\"payloadType\"", "\"pay\\u006coad\":\"e30=\",\"payloadType\""),
            Reason.UNREADABLE,
            "a name is there twice"),
        row(
            "a name twice in the statement, written in two ways",
            good()
                .payload(payload.replace("\"predicate\":", "\"sub\\u006aect\":[],\"predicate\":")),
            Reason.UNREADABLE,
            "a name is there twice"),
        row(
            "! a name twice, simple signing",
            classic(
                simple(CLASSIC_TYPE, DraftBundle.OTHER_MANIFEST.toString())
                    .replace(
                        "\"image\":{",
                        "\"image\":{\"docker-manifest-digest\":\"" + MANIFEST + "\",")),
            Reason.UNREADABLE,
            "a name is there twice"),
        row(
            "a comment",
            good().edited(text -> text.replaceFirst(":", ":/* one */")),
            Reason.UNREADABLE,
            "not valid JSON"),
        row(
            "a comma after the last member",
            good().edited(text -> text.substring(0, text.length() - 1) + ",}"),
            Reason.UNREADABLE,
            "not valid JSON"),
        row(
            "a second document after the bundle",
            good().edited(text -> text + text),
            Reason.UNREADABLE,
            "not valid JSON"),
        row(
            "a second document after the statement",
            good().payload(payload + "{}"),
            Reason.UNREADABLE,
            "not valid JSON"),
        row(
            "a byte order mark before the bundle",
            good().edited(text -> "\ufeff" + text),
            Reason.UNREADABLE,
            "byte order mark"),
        row(
            "a byte order mark before the statement",
            good().payload("\ufeff" + payload),
            Reason.UNREADABLE,
            "byte order mark"),
        row(
            "a byte order mark, simple signing",
            classic("\ufeff" + simple(CLASSIC_TYPE, MANIFEST.toString())),
            Reason.UNREADABLE,
            "byte order mark"),
        row("the empty text", good().edited(_ -> ""), Reason.UNREADABLE, "JSON"),
        row("an array", good().edited(text -> "[" + text + "]"), Reason.UNREADABLE, "JSON object"),
        row(
            "30,000 levels deep",
            good()
                .edited(
                    text ->
                        text.replaceFirst(
                            "\\{", "{\"a\":" + "[".repeat(30_000) + "]".repeat(30_000) + ",")),
            Reason.UNREADABLE,
            "nested too deeply"),
        row(
            "a statement 20,000 levels deep",
            good()
                .payload(
                    payload.replaceFirst(
                        "\\{", "{\"a\":" + "[".repeat(20_000) + "]".repeat(20_000) + ",")),
            Reason.UNREADABLE,
            "nested too deeply"),
        row(
            "longer than 64 KiB",
            good().edited(text -> text + " ".repeat(Signature.LONGEST)),
            Reason.UNREADABLE,
            "longer than 65536 bytes"),
        row(
            "! the payload in base64url",
            paddedOrOdd("payload", member -> member.replace('+', '-').replace('/', '_')),
            Reason.UNREADABLE,
            "dsseEnvelope.payload is not base64"),
        row(
            "! bits that are left over in the payload's base64",
            paddedOrOdd("payload", RefusedEncodingsTest::withBitsLeftOver),
            Reason.UNREADABLE,
            "dsseEnvelope.payload is not base64"),
        row(
            "the payload without padding",
            paddedOrOdd("payload", member -> member.replace("=", "")),
            Reason.UNREADABLE,
            "dsseEnvelope.payload is not base64"),
        row(
            "! the signature without padding",
            unpaddedSignature(),
            Reason.UNREADABLE,
            "sig is not base64"),
        row(
            "the signature with a line end",
            good().edited("\"}]}}", "\\n\"}]}}"),
            Reason.UNREADABLE,
            "sig is not base64"),
        row(
            "base64 without padding, simple signing",
            classicValue(value -> value.replace("=", "")),
            Reason.UNREADABLE,
            "base64"),
        row("no base64, simple signing", classicValue(_ -> "%"), Reason.UNREADABLE, "base64"),
        row(
            "a version that is not known",
            good().mediaType("application/vnd.dev.sigstore.bundle.v0.4+json"),
            Reason.UNREADABLE,
            "bundle.v0.4+json"),
        row(
            "a version with a parameter",
            good().mediaType(DraftBundle.MEDIA_TYPE + ";charset=utf-8"),
            Reason.UNREADABLE,
            "charset"),
        row(
            "a version that asked for less",
            good().mediaType("application/vnd.dev.sigstore.bundle+json;version=0.1"),
            Reason.UNREADABLE,
            "version=0.1"),
        row(
            "no version",
            good().edited("\"mediaType\"", "\"mediatype\""),
            Reason.UNREADABLE,
            "mediaType is missing"),
        row(
            "two contents",
            good()
                .edited(
                    "\"dsseEnvelope\"",
                    "\"messageSignature\":{\"signature\":\"AA==\"},\"dsseEnvelope\""),
            Reason.UNREADABLE,
            "two contents"),
        row(
            "no content",
            good().edited("\"dsseEnvelope\"", "\"envelope\""),
            Reason.UNREADABLE,
            "no content"),
        row(
            "no signature",
            good().edited(text -> text.replaceFirst("\\[\\{\"sig\".*?\\]", "[]")),
            Reason.UNREADABLE,
            "0 signatures"),
        row(
            "two signatures",
            good().edited("\"}]}}", "\"},{\"sig\":\"AA==\"}]}}"),
            Reason.UNREADABLE,
            "2 signatures"),
        row(
            "no material",
            good().edited("\"verificationMaterial\"", "\"material\""),
            Reason.UNREADABLE,
            "verificationMaterial is missing"),
        row("neither key nor certificate", good().material("{}"), Reason.UNREADABLE, "neither"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void otherForms(String name, Signature signature, Reason reason, String word) {
    assertRefused(RULES, signature, reason, word);
  }

  /** Whose payload has signs in base64 that the change is about. */
  private static DraftBundle paddedOrOdd(String name, UnaryOperator<String> change) {
    for (int i = 0; ; i++) {
      DraftBundle bundle =
          good()
              .payload(
                  statement(DraftBundle.subject(HEX))
                      .replaceFirst("\\{", "{\"ÿ>?~\":" + i + "0".repeat(i % 3) + ","));
      String member = member(bundle.text(), name);
      if (!change.apply(member).equals(member)) {
        return bundle.edited(text -> text.replace(member, change.apply(member)));
      }
    }
  }

  /** The same bytes, by another last letter. */
  private static String withBitsLeftOver(String base64) {
    int last = base64.indexOf('=') - 1;
    return last < 0
        ? base64
        : base64.substring(0, last)
            + (char) (base64.charAt(last) + 1) // the letters that end in zeros have one after them
            + base64.substring(last + 1);
  }

  private static DraftBundle unpaddedSignature() {
    return good()
        .signature(
            sig -> {
              byte[] padded = sig;
              while (padded.length % 3 == 0) { // of P-256 it is 70 to 72 bytes
                padded =
                    TestKey.p256()
                        .sign(
                            DraftBundle.pae(
                                DraftBundle.IN_TOTO, statement(DraftBundle.subject(HEX))));
              }
              return padded;
            })
        .edited(text -> text.replaceFirst("=+\"\\}\\]\\}\\}$", "\"}]}}"));
  }

  /** Whose signature is changed, and ends in padding before. */
  private static Signature classicValue(UnaryOperator<String> change) {
    Signature signature;
    do {
      signature = classic(simple(CLASSIC_TYPE, MANIFEST.toString()));
    } while (!signature.value().endsWith("="));
    return new Signature(
        signature.kind(),
        signature.carrier(),
        signature.content(),
        change.apply(signature.value()));
  }
}
