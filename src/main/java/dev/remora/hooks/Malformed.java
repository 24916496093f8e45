package dev.remora.hooks;

/** A text is not what its ending says; the message says where. */
final class Malformed extends Exception {
  Malformed(String message) {
    super(message);
  }

  Malformed(String message, Throwable cause) {
    super(message, cause);
  }
}
