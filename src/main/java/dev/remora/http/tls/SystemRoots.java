package dev.remora.http.tls;

import static java.util.stream.Collectors.groupingBy;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The CAs that the JDK trusts; in a native executable those of the JDK that built it, read there.
 *
 * <p>The hash of a name takes long, of all these more than the rest of a handshake. Each name keeps
 * it, so it is asked for here: natively when the executable is built. What breaks it: a JDK whose
 * names no longer keep it, or an executable that reads the roots when it runs. Then nothing fails,
 * and TLS takes two milliseconds more.
 */
final class SystemRoots {
  private static final List<X509Certificate> ALL = read();
  private static final List<TrustAnchor> ANCHORS = ALL.stream().map(SystemRoots::anchor).toList();

  private SystemRoots() {}

  static List<X509Certificate> all() {
    return ALL;
  }

  /** The same, as what a chain of certificates may end at. */
  static List<TrustAnchor> anchors() {
    return ANCHORS;
  }

  static TrustAnchor anchor(X509Certificate root) {
    return new TrustAnchor(root, null); // what it says about names counts as always
  }

  private static List<X509Certificate> read() {
    try {
      TrustManagerFactory factory = factory();
      factory.init((KeyStore) null); // those of the JDK
      return Arrays.stream(manager(factory).getAcceptedIssuers())
          .collect(groupingBy(X509Certificate::getSubjectX500Principal)) // hashes each name
          .values()
          .stream()
          .flatMap(List::stream)
          .toList();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot keep certificates", e);
    }
  }

  /**
   * A trust manager for some roots, which does what the JDK's own does: nobody is asked for revoked
   * certificates unless its property says so.
   */
  static X509ExtendedTrustManager trusting(Set<TrustAnchor> roots) throws GeneralSecurityException {
    PKIXBuilderParameters parameters = new PKIXBuilderParameters(roots, null);
    parameters.setRevocationEnabled(Boolean.getBoolean("com.sun.net.ssl.checkRevocation"));
    TrustManagerFactory factory = factory();
    factory.init(new CertPathTrustManagerParameters(parameters));
    return manager(factory);
  }

  private static TrustManagerFactory factory() throws GeneralSecurityException {
    return TrustManagerFactory.getInstance("PKIX");
  }

  private static X509ExtendedTrustManager manager(TrustManagerFactory factory) {
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509ExtendedTrustManager.class::isInstance)
        .map(X509ExtendedTrustManager.class::cast)
        .findFirst()
        .orElseThrow();
  }
}
