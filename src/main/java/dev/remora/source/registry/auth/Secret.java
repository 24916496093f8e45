package dev.remora.source.registry.auth;

/**
 * A text that must not be seen: it is never part of what anything prints.
 *
 * @param reveal the text, for a header or form that is sent, and for nothing else
 */
record Secret(String reveal) {
  @Override
  public String toString() {
    return "(secret)";
  }
}
