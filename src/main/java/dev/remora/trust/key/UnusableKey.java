package dev.remora.trust.key;

/** A text is no key that can be used; the message says why, for people, after its name. */
public sealed class UnusableKey extends Exception permits UnknownKeyKind {
  private static final long serialVersionUID = 1L;

  public UnusableKey(String message) {
    super(message);
  }
}
