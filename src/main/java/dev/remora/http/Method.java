package dev.remora.http;

/** The request methods that the distribution API uses. */
public enum Method {
  GET,
  HEAD,
  PUT,
  POST,
  DELETE;

  /**
   * Whether a request that may have been acted upon can be sent again. PUT is not, here: it ends an
   * upload session, which then is gone.
   */
  public boolean isIdempotent() {
    return switch (this) {
      case GET, HEAD, DELETE -> true;
      case PUT, POST -> false;
    };
  }
}
