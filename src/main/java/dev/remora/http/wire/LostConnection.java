package dev.remora.http.wire;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import org.jspecify.annotations.Nullable;

/** A connection that ended or fell silent under all the requests that it carried. */
final class LostConnection extends Http2Exception {
  private static final long serialVersionUID = 1;

  private final boolean served;

  /**
   * @param served whether an answer had come over it
   */
  LostConnection(boolean served, @Nullable Throwable cause) {
    super(Http2Error.NO_ERROR, "the connection ended", cause);
    this.served = served;
  }

  boolean hadServed() {
    return served;
  }
}
