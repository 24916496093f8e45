package dev.remora.trust.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.remora.trust.proof.StrictBase64;
import java.util.Optional;

/** The one certificate that Rekor's first version keeps, in PEM (RFC 7468). */
final class CertificateText {
  private static final String BEGIN = "-----BEGIN CERTIFICATE-----\n";
  private static final String END = "\n-----END CERTIFICATE-----";

  private CertificateText() {}

  /** In DER; nothing where it is something else than one certificate. */
  static Optional<byte[]> der(byte[] pem) {
    String text = new String(pem, ISO_8859_1).strip();
    return text.length() > BEGIN.length() + END.length()
            && text.startsWith(BEGIN)
            && text.endsWith(END)
        ? StrictBase64.decode(
            text.substring(BEGIN.length(), text.length() - END.length()).replace("\n", ""))
        : Optional.empty();
  }
}
