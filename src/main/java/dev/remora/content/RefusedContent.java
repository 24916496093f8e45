package dev.remora.content;

import java.io.IOException;

/**
 * Content is not safe or not allowed. It passes through the archive libraries as what they expect
 * of a stream, and becomes a {@link dev.remora.failure.ContentRefused} where layer and entry are
 * known.
 */
final class RefusedContent extends IOException {
  private final String advice;

  RefusedContent(String reason, String advice) {
    super(reason);
    this.advice = advice;
  }

  String reason() {
    return String.valueOf(getMessage());
  }

  String advice() {
    return advice;
  }
}
