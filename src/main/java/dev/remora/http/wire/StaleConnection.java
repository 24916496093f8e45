package dev.remora.http.wire;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A connection that had served before, and broke under the next request before a byte of the
 * answer: the server had hung up, or somebody on the way had forgotten it. It says nothing about
 * the request.
 */
final class StaleConnection extends IOException {
  private static final long serialVersionUID = 1;

  private final boolean unsent;

  private StaleConnection(String message, boolean unsent, @Nullable Throwable cause) {
    super(message, cause);
    this.unsent = unsent;
  }

  /** One that broke with the request on its way, which may have been heard. */
  static StaleConnection broken(@Nullable Throwable cause) {
    return new StaleConnection("it had been closed", false, cause);
  }

  /** One that nothing was sent on any more. */
  static StaleConnection unsent(@Nullable Throwable cause) {
    return new StaleConnection("it was not used again", true, cause);
  }

  boolean isUnsent() {
    return unsent;
  }

  /** Whether it was reset, for messages. */
  boolean wasReset() {
    return getCause() != null && String.valueOf(getCause().getMessage()).contains("reset");
  }
}
