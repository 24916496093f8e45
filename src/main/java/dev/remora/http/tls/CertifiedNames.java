package dev.remora.http.tls;

import dev.remora.http.AddressLiteral;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Whom a certificate is for, among names that the JDK takes for no host names and so refuses
 * whatever the certificate says (RFC 6125, section 6.4).
 */
final class CertifiedNames {
  private static final Integer DNS_NAME = 2;
  private static final String LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
  private static final Pattern USUAL = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*\\.?");

  private CertifiedNames() {}

  /** Whether it is a name that RFC 1123 knows no host by, and so neither the JDK. */
  static boolean isUnusual(String host) {
    return AddressLiteral.parse(host).isEmpty() && !USUAL.matcher(host).matches();
  }

  /**
   * @throws CertificateException when it is for others
   */
  static void check(X509Certificate certificate, String host) throws CertificateException {
    if (dnsNames(certificate).stream().noneMatch(name -> isFor(name, host))) {
      throw new CertificateException("No subject alternative DNS name matching " + host + " found");
    }
  }

  private static List<String> dnsNames(X509Certificate certificate)
      throws CertificateParsingException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    return names == null
        ? List.of()
        : names.stream()
            .filter(name -> DNS_NAME.equals(name.get(0)))
            .map(name -> String.valueOf(name.get(1)))
            .toList();
  }

  /** An asterisk stands for one whole label, the first, of at least three. */
  static boolean isFor(String certified, String host) {
    String name = certified.toLowerCase(Locale.ROOT);
    String asked = host.toLowerCase(Locale.ROOT);
    if (!name.startsWith("*.")) {
      return name.equals(asked);
    }
    String domain = name.substring(1);
    int label = asked.length() - domain.length();
    return domain.indexOf('.', 1) > 0
        && label > 0
        && asked.endsWith(domain)
        && asked.indexOf('.') == label;
  }
}
