package dev.remora.trust.x509;

/** A certificate is whole, but its key is of no kind that is known here. */
public final class UnknownCertificateKind extends UnusableCertificate {
  private static final long serialVersionUID = 1L;

  UnknownCertificateKind(String message) {
    super(message);
  }
}
