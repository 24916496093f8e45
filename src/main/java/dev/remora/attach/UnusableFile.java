package dev.remora.attach;

/** Why a given file cannot become a layer; the message names it. */
final class UnusableFile extends Exception {
  UnusableFile(String message) {
    super(message);
  }
}
