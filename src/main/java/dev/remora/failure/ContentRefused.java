package dev.remora.failure;

import org.jspecify.annotations.Nullable;

/** The content is what was asked for, but publishing it is not safe or not allowed. */
public final class ContentRefused extends Failure {
  public ContentRefused(Purpose purpose, String reason, String advice) {
    this(purpose, reason, advice, null);
  }

  public ContentRefused(Purpose purpose, String reason, String advice, @Nullable Throwable cause) {
    super(ExitCode.REFUSED, purpose, reason, advice, cause);
  }
}
