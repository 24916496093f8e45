package dev.remora.trust.notation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.remora.trust.proof.StrictBase64;
import dev.remora.trust.x509.Certificate;
import dev.remora.trust.x509.UnusableCertificate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The certificates of a file (RFC 7468, section 5): those of authorities, or that a signer gave
 * itself. Text between them is passed over, as in files of certificates elsewhere.
 */
public final class Authorities {
  private static final int MOST = 100;
  private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([^\n-]*)-----");
  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\\s]*+)-----END CERTIFICATE-----");

  private Authorities() {}

  /**
   * Reads all of them.
   *
   * @throws UnusableCertificate where there is none, something else, or one that cannot be trusted
   *     by itself
   */
  public static List<Certificate> parse(byte[] pem) throws UnusableCertificate {
    String text = new String(pem, ISO_8859_1);
    List<String> labels = BEGIN.matcher(text).results().map(Authorities::group).toList();
    if (labels.isEmpty()) {
      throw new UnusableCertificate("it holds no certificate in PEM (-----BEGIN CERTIFICATE-----)");
    }
    for (String label : labels) {
      if (label.endsWith("PRIVATE KEY")) {
        throw new UnusableCertificate("it holds a private key, which belongs to whoever signs");
      }
      if (!label.equals("CERTIFICATE")) {
        throw new UnusableCertificate("it holds something beside certificates in PEM");
      }
    }
    List<String> found = CERTIFICATE.matcher(text).results().map(Authorities::group).toList();
    if (found.size() != labels.size()) {
      throw new UnusableCertificate("it does not hold the whole of a certificate");
    }
    if (found.size() > MOST) {
      throw new UnusableCertificate("it holds more than " + MOST + " certificates");
    }
    List<Certificate> certificates = new ArrayList<>();
    for (String base64 : found) {
      certificates.add(authority(base64));
    }
    return List.copyOf(certificates);
  }

  private static Certificate authority(String base64) throws UnusableCertificate {
    Certificate certificate =
        Certificate.parse(
            StrictBase64.decode(base64.replaceAll("\\s", ""))
                .orElseThrow(() -> new UnusableCertificate("its base64 is damaged")));
    if (!certificate.claimsAuthority() && !certificate.isSelfSigned()) {
      throw new UnusableCertificate(
          "it is a signer's certificate; give the one of the authority that issued it");
    }
    return certificate;
  }

  private static String group(MatchResult found) {
    return found.group(1);
  }
}
