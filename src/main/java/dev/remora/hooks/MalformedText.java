package dev.remora.hooks;

/** A text does not have the format that its file's name promises; the message says where. */
final class MalformedText extends Exception {
  MalformedText(String message) {
    super(message);
  }

  MalformedText(String message, Throwable cause) {
    super(message, cause);
  }
}
