package dev.remora.http.wire;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A proxy that is there, but does not let us through. */
final class ProxyTrouble extends IOException {
  private static final long serialVersionUID = 1;

  /** No status: TLS with the proxy itself failed, or it does not speak HTTP. */
  static final int NONE = 0;

  private final int status;

  ProxyTrouble(int status) {
    super("it answers " + status);
    this.status = status;
  }

  ProxyTrouble(String reason, @Nullable Throwable cause) {
    super(reason, cause);
    this.status = NONE;
  }

  int status() {
    return status;
  }
}
