package dev.remora.trust.key;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.remora.trust.proof.StrictBase64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The one public key that a file holds (RFC 7468, section 13). Anything beside it is refused: it
 * may be a second key that would be passed over in silence.
 */
public final class PublicKeyPem {
  private static final int LARGEST = 64 << 10;
  private static final String LABEL = "PUBLIC KEY";
  private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([^\n-]*)-----");
  private static final Pattern KEY =
      Pattern.compile(
          "\\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]*)-----END PUBLIC KEY-----\\s*");

  private PublicKeyPem() {}

  /** Its SubjectPublicKeyInfo. */
  static byte[] decode(byte[] pem) throws UnusableKey {
    if (pem.length > LARGEST) {
      throw new UnusableKey("it is larger than " + LARGEST + " bytes, which no key is");
    }
    String text = new String(pem, ISO_8859_1);
    List<String> labels = BEGIN.matcher(text).results().map(PublicKeyPem::label).toList();
    if (labels.isEmpty()) {
      throw new UnusableKey(
          text.startsWith("ssh-") || text.startsWith("ecdsa-")
              ? "it is in the form of SSH; make it one with: ssh-keygen -e -m PKCS8 -f FILE"
              : "it holds no public key in PEM (-----BEGIN PUBLIC KEY-----)");
    }
    for (String label : labels) {
      if (!label.equals(LABEL)) {
        throw new UnusableKey(whatItIs(label));
      }
    }
    if (labels.size() > 1) {
      throw new UnusableKey(
          "it holds " + labels.size() + " keys, and one is expected in each file");
    }
    var key = KEY.matcher(text);
    if (!key.matches()) {
      throw new UnusableKey("it holds something beside its key, or not the whole of that");
    }
    return StrictBase64.decode(key.group(1).replaceAll("\\s", ""))
        .orElseThrow(() -> new UnusableKey("its base64 is damaged"));
  }

  private static String label(MatchResult found) {
    return found.group(1);
  }

  private static String whatItIs(String label) {
    if (label.endsWith("PRIVATE KEY")) {
      return "it is a private key, which belongs to whoever signs; give the public one"
          + " (openssl pkey -in FILE -pubout; cosign wrote it to cosign.pub)";
    }
    return switch (label) {
      case "CERTIFICATE", "TRUSTED CERTIFICATE", "X509 CERTIFICATE" ->
          "it is a certificate, and a public key is expected"
              + " (openssl x509 -in FILE -noout -pubkey)";
      case "RSA PUBLIC KEY" ->
          "it is a key in the form of PKCS#1"
              + " (openssl rsa -RSAPublicKey_in -in FILE -pubout makes it one that is read)";
      default -> "it holds something else than a public key in PEM";
    };
  }
}
