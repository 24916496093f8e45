package dev.remora.trust.x509;

/** Bytes are no certificate that can be used; the message says why, for people, after its name. */
public sealed class UnusableCertificate extends Exception permits UnknownCertificateKind {
  private static final long serialVersionUID = 1L;

  public UnusableCertificate(String message) {
    super(message, null, false, false);
  }
}
