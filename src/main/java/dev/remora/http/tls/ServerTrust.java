package dev.remora.http.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Checks the certificates of servers as the JDK does, host name included, and says what was wrong
 * with them. Nothing can be switched off here.
 */
final class ServerTrust extends X509ExtendedTrustManager {
  private final Future<X509ExtendedTrustManager> jdk;

  private ServerTrust(Future<X509ExtendedTrustManager> jdk) {
    this.jdk = jdk;
  }

  /**
   * Trusts the CAs of the JDK and more. It is made ready in a thread of its own: that takes as long
   * as a few requests, and there is time for it while the connection is made.
   */
  static ServerTrust with(List<X509Certificate> more) {
    FutureTask<X509ExtendedTrustManager> jdk = new FutureTask<>(() -> trusting(more));
    try {
      Thread.ofPlatform().name("remora-roots").daemon().start(jdk);
    } catch (OutOfMemoryError noThreadLeft) {
      jdk.run();
    }
    return new ServerTrust(jdk);
  }

  /** Not by a key store: to put each root into one takes 4 million instructions in all. */
  private static X509ExtendedTrustManager trusting(List<X509Certificate> more)
      throws GeneralSecurityException {
    Set<TrustAnchor> roots = new HashSet<>(SystemRoots.anchors());
    more.forEach(root -> roots.add(SystemRoots.anchor(root)));
    return SystemRoots.trusting(roots);
  }

  private X509ExtendedTrustManager jdk() {
    try {
      return jdk.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("this Java cannot keep certificates", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted before the certificate was checked", e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String keyExchange, SSLEngine engine)
      throws CertificateException {
    String host = engine.getPeerHost();
    try {
      if (CertifiedNames.isUnusual(host)) {
        jdk().checkServerTrusted(chain, keyExchange);
        CertifiedNames.check(chain[0], host);
      } else {
        jdk().checkServerTrusted(chain, keyExchange, engine);
      }
    } catch (CertificateException e) {
      throw CertificateProblem.of(e, chain);
    }
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return jdk().getAcceptedIssuers();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String keyExchange, Socket socket)
      throws CertificateException {
    throw unused();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String keyExchange)
      throws CertificateException {
    throw unused(); // would not know the host name
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String keyExchange, Socket socket)
      throws CertificateException {
    throw unused();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String keyExchange, SSLEngine engine)
      throws CertificateException {
    throw unused();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String keyExchange)
      throws CertificateException {
    throw unused();
  }

  private static CertificateException unused() {
    return new CertificateException("only the certificate of a server we speak to is checked");
  }
}
