package dev.remora.http.tls;

import static java.util.stream.Collectors.groupingBy;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

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

  private SystemRoots() {}

  static List<X509Certificate> all() {
    return ALL;
  }

  private static List<X509Certificate> read() {
    try {
      return Arrays.stream(trusting(null).getAcceptedIssuers())
          .collect(groupingBy(X509Certificate::getSubjectX500Principal)) // hashes each name
          .values()
          .stream()
          .flatMap(List::stream)
          .toList();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot keep certificates", e);
    }
  }

  /** A trust manager for some roots, or with nothing given for those of the JDK. */
  static X509ExtendedTrustManager trusting(@Nullable KeyStore roots)
      throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(roots);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509ExtendedTrustManager.class::isInstance)
        .map(X509ExtendedTrustManager.class::cast)
        .findFirst()
        .orElseThrow();
  }
}
