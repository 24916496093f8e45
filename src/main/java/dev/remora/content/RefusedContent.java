package dev.remora.content;

import java.io.IOException;

/**
 * Content is not safe or not allowed. An {@link IOException}, so that it passes through the archive
 * libraries; it becomes a {@link dev.remora.failure.ContentRefused} where the layer and entry are
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
