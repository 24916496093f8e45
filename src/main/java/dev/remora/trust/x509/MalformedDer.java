package dev.remora.trust.x509;

/** Bytes are not the DER that was expected; the message says why, and repeats none of them. */
public final class MalformedDer extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedDer(String message) {
    super(message, null, false, false);
  }
}
