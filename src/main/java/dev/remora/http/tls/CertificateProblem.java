package dev.remora.http.tls;

import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** A server's certificate that we do not accept, with what a person needs to judge it. */
public final class CertificateProblem extends CertificateException {
  private final Kind kind;
  private final String issuer;

  public enum Kind {
    EXPIRED,
    NOT_YET_VALID,
    UNTRUSTED,
    OTHER_NAME
  }

  private CertificateProblem(Kind kind, String issuer, CertificateException cause) {
    super(cause.getMessage(), cause);
    this.kind = kind;
    this.issuer = issuer;
  }

  static CertificateProblem of(CertificateException e, X509Certificate[] chain) {
    X500Principal issuer = chain[chain.length - 1].getIssuerX500Principal();
    return new CertificateProblem(kindOf(e), issuer.getName(), e);
  }

  private static Kind kindOf(CertificateException e) {
    if (causedBy(CertificateExpiredException.class, e)) {
      return Kind.EXPIRED;
    }
    if (causedBy(CertificateNotYetValidException.class, e)) {
      return Kind.NOT_YET_VALID;
    }
    boolean chainIsFine = e.getCause() == null;
    return chainIsFine ? Kind.OTHER_NAME : Kind.UNTRUSTED;
  }

  private static boolean causedBy(Class<? extends Throwable> type, Throwable e) {
    @Nullable Throwable at = e;
    for (int depth = 0; at != null && depth < 16; depth++) {
      if (type.isInstance(at)) {
        return true;
      }
      at = at.getCause();
    }
    return false;
  }

  public Kind kind() {
    return kind;
  }

  /** Who signed the last certificate that the server sent: the CA that is not known here. */
  public String issuer() {
    return issuer;
  }
}
