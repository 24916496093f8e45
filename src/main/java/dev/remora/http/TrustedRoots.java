package dev.remora.http;

import dev.remora.failure.Purpose;
import dev.remora.failure.UsageFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Which CAs are trusted: those of the JDK, and those of one file besides. */
final class TrustedRoots {
  private final List<X509Certificate> more;
  private @Nullable ServerTrust trust;

  /**
   * Reads the file at once, so that a wrong one is told even where nothing speaks TLS.
   *
   * @throws UsageFailure when it cannot be read or holds no certificate in PEM
   */
  TrustedRoots(Optional<Path> caFile) {
    more = caFile.map(TrustedRoots::certificates).orElse(List.of());
  }

  /** The roots of the JDK are read at the first call: that takes longer than a request. */
  synchronized ServerTrust trust() {
    if (trust == null) {
      trust = build();
    }
    return trust;
  }

  private ServerTrust build() {
    try {
      X509ExtendedTrustManager system = trusting(null);
      if (more.isEmpty()) {
        return new ServerTrust(system);
      }
      KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
      all.load(null, null);
      add(all, "system", List.of(system.getAcceptedIssuers()));
      add(all, "file", more);
      return new ServerTrust(trusting(all));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this Java cannot keep certificates", e);
    }
  }

  private static X509ExtendedTrustManager trusting(@Nullable KeyStore roots)
      throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(roots);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509ExtendedTrustManager.class::isInstance)
        .map(X509ExtendedTrustManager.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static void add(KeyStore store, String prefix, Collection<X509Certificate> certificates)
      throws GeneralSecurityException {
    int number = 0;
    for (X509Certificate certificate : certificates) {
      store.setCertificateEntry(prefix + number++, certificate);
    }
  }

  private static List<X509Certificate> certificates(Path file) {
    Purpose purpose = new Purpose("read the certificates of", file.toString());
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> read =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (read.isEmpty()) {
        throw new UsageFailure(purpose, "there are none in it", "--ca-file names a file in PEM");
      }
      return read.stream().map(X509Certificate.class::cast).toList();
    } catch (IOException e) {
      throw new UsageFailure(purpose, "it cannot be read", "check --ca-file", e);
    } catch (GeneralSecurityException e) {
      throw new UsageFailure(purpose, "it is not in PEM", "--ca-file names a file in PEM", e);
    }
  }
}
