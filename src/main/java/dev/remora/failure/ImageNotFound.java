package dev.remora.failure;

import org.jspecify.annotations.Nullable;

/** The image, the artifact or the layout is not there, and its source said so. */
public final class ImageNotFound extends Failure {
  public ImageNotFound(Purpose purpose, String reason, String advice) {
    this(purpose, reason, advice, null);
  }

  public ImageNotFound(Purpose purpose, String reason, String advice, @Nullable Throwable cause) {
    super(ExitCode.IMAGE_NOT_FOUND, purpose, reason, advice, cause);
  }
}
