package dev.remora.http.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import javax.net.ssl.X509ExtendedTrustManager;

/** Which CAs are trusted: those of the JDK, those of one file, and those of a host's directory. */
final class TrustedRoots {
  private static final String ADVICE = "--ca-file names a file of certificates in PEM";

  private final List<X509Certificate> more;

  /**
   * Reads the file at once, so that a wrong one is told even where nothing speaks TLS.
   *
   * @throws dev.remora.failure.UsageFailure when it cannot be read or holds no certificate in PEM
   */
  TrustedRoots(Optional<Path> caFile, Duration patience) {
    more = caFile.map(file -> Pem.certificates(file, patience, ADVICE)).orElse(List.of());
  }

  /**
   * What is trusted at one host. It is made ready in a thread of its own: that takes as long as a
   * few requests, and there is time for it while the connection is made.
   */
  ServerTrust trustWith(List<X509Certificate> ofThisHost) {
    FutureTask<X509ExtendedTrustManager> trust = new FutureTask<>(() -> all(ofThisHost));
    try {
      Thread.ofPlatform().name("remora-roots").daemon().start(trust);
    } catch (OutOfMemoryError noThreadLeft) {
      trust.run();
    }
    return new ServerTrust(trust);
  }

  private X509ExtendedTrustManager all(List<X509Certificate> ofThisHost)
      throws GeneralSecurityException, IOException {
    KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
    all.load(null, null);
    add(all, "system", SystemRoots.all());
    add(all, "file", Stream.concat(more.stream(), ofThisHost.stream()).toList());
    return SystemRoots.trusting(all);
  }

  private static void add(KeyStore store, String prefix, Collection<X509Certificate> certificates)
      throws GeneralSecurityException {
    int number = 0;
    for (X509Certificate certificate : certificates) {
      store.setCertificateEntry(prefix + number++, certificate);
    }
  }
}
