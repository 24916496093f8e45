package dev.remora.hooks;

/** A text does not have the format that its file's name promises; the message says where. */
final class Malformed extends Exception {
  Malformed(String message) {
    super(message);
  }

  Malformed(String message, Throwable cause) {
    super(message, cause);
  }
}
