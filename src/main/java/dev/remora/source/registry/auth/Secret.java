package dev.remora.source.registry.auth;

/** A text that must not be seen: it is never part of what anything prints. */
final class Secret {
  private final String value;

  Secret(String value) {
    this.value = value;
  }

  /** The text, for a header or form that is sent, and for nothing else. */
  String reveal() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && secret.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "(secret)";
  }
}
