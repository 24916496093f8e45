package dev.remora.trust.notation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import dev.remora.time.Timestamps;
import dev.remora.trust.proof.Refusal;
import dev.remora.trust.proof.StrictBase64;
import dev.remora.trust.proof.StrictJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An envelope in the flattened form of JWS (RFC 7515, section 7.2.2). */
final class JwsEnvelope {
  private static final String ALGORITHM = "alg";
  private static final String CONTENT_TYPE = "cty";
  private static final String CRITICAL = "crit";

  private JwsEnvelope() {}

  static Envelope parse(byte[] document) throws MalformedJson, Refusal {
    JsonObject json = StrictJson.parse(document);
    String protectedHeader = json.text("protected");
    String payload = json.text("payload");
    JsonObject header =
        json.object("header").orElseThrow(() -> Refusal.unreadable("it has no certificates"));
    return new Envelope(
        attributes(StrictJson.parse(decoded(protectedHeader, "protected"))),
        decoded(payload, "payload"),
        (protectedHeader + "." + payload).getBytes(US_ASCII),
        decoded(json.text("signature"), "signature"),
        chain(header));
  }

  private static Attributes attributes(JsonObject json) throws MalformedJson, Refusal {
    String algorithm = json.text(ALGORITHM);
    return new Attributes(
        SigningAlgorithm.named(algorithm)
            .orElseThrow(() -> Refusal.unreadable("its algorithm is " + Refusal.shown(algorithm))),
        json.text(CONTENT_TYPE),
        json.texts(CRITICAL),
        json.text(Attributes.SCHEME),
        time(json, Attributes.SIGNING_TIME)
            .orElseThrow(() -> Refusal.unreadable("it does not say when it was made")),
        time(json, Attributes.EXPIRY),
        Set.copyOf(json.names()));
  }

  private static Optional<Instant> time(JsonObject json, String name)
      throws MalformedJson, Refusal {
    if (!json.mentions(name)) {
      return Optional.empty();
    }
    // one that makes no sense is not the same as none: it may be an end
    return Optional.of(
        Timestamps.parse(json.text(name))
            .orElseThrow(() -> json.malformed(name, "is no time that counts")));
  }

  private static List<byte[]> chain(JsonObject header) throws MalformedJson, Refusal {
    List<byte[]> chain = new ArrayList<>();
    for (String certificate : header.texts("x5c")) {
      chain.add(
          StrictBase64.decode(certificate)
              .orElseThrow(() -> Refusal.unreadable("a certificate in it is no base64")));
    }
    return chain;
  }

  /** Base64 for URLs without padding (RFC 7515, section 2), and no other that means the same. */
  private static byte[] decoded(String text, String name) throws Refusal {
    try {
      byte[] decoded = Base64.getUrlDecoder().decode(text);
      if (Base64.getUrlEncoder().withoutPadding().encodeToString(decoded).equals(text)) {
        return decoded;
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw Refusal.unreadable(name + " is not base64 in the one form that JWS has");
  }
}
