package dev.remora.source.registry.auth;

/** Watches the bytes of a JSON object pass, for its end: who wrote it may not close the line. */
final class DocumentEnd {
  private int depth;
  private boolean begun;
  private boolean inText;
  private boolean escaped;

  /** Takes the next bytes. */
  void next(byte[] bytes) {
    for (byte b : bytes) {
      if (!reached()) {
        next(b);
      }
    }
  }

  /** Whether the object that began was closed. */
  boolean reached() {
    return begun && depth == 0;
  }

  private void next(byte b) {
    if (inText) {
      inText = escaped || b != '"';
      escaped = !escaped && b == '\\';
      return;
    }
    switch (b) {
      case '"' -> inText = begun;
      case '{', '[' -> {
        begun = true;
        depth++;
      }
      case '}', ']' -> depth = Math.max(0, depth - 1);
      default -> {}
    }
  }
}
