package dev.remora.failure;

/** The image, the artifact or the layout is not there, and its source said so. */
public final class ImageNotFound extends Failure {
  public ImageNotFound(Purpose purpose, String reason, String advice) {
    super(ExitCode.IMAGE_NOT_FOUND, purpose, reason, advice, null);
  }
}
