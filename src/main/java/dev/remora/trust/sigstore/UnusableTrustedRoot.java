package dev.remora.trust.sigstore;

/** A file is no trusted root that can be used; the message says why, for people, after its name. */
public final class UnusableTrustedRoot extends Exception {
  private static final long serialVersionUID = 1L;

  public UnusableTrustedRoot(String message) {
    super(message, null, false, false);
  }
}
