package dev.remora.http.wire;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A proxy that is there, but does not let us through. */
final class ProxyTrouble extends IOException {
  private static final long serialVersionUID = 1;

  /** No status: TLS with the proxy itself failed, or it does not speak HTTP. */
  static final int NONE = 0;

  private final int status;

  private ProxyTrouble(String message, int status, @Nullable Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  static ProxyTrouble answered(int status) {
    return new ProxyTrouble("it answers " + status, status, null);
  }

  static ProxyTrouble unintelligible() {
    return new ProxyTrouble("it does not answer in HTTP", NONE, null);
  }

  static ProxyTrouble cutOff(String reason, @Nullable Throwable cause) {
    return new ProxyTrouble(reason, NONE, cause);
  }

  int status() {
    return status;
  }
}
