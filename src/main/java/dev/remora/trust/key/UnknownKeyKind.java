package dev.remora.trust.key;

/** A key is whole, but of no kind that is known here; another version may know it. */
public final class UnknownKeyKind extends UnusableKey {
  private static final long serialVersionUID = 1L;

  public UnknownKeyKind(String message) {
    super(message);
  }
}
