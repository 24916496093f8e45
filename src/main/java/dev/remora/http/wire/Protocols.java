package dev.remora.http.wire;

import java.util.concurrent.atomic.AtomicBoolean;

/** Which forms of HTTP are offered to an origin in a TLS handshake (RFC 7301). */
final class Protocols {
  static final String HTTP_2 = "h2";

  private static final String[] BOTH = {HTTP_2, "http/1.1"};
  private static final String[] OLDER = {"http/1.1"};
  private static final String[] NONE = {};

  private final String[] first;
  private final AtomicBoolean olderOnly = new AtomicBoolean();

  private Protocols(String... first) {
    this.first = first;
  }

  /** The server chooses: HTTP/2, or HTTP/1.1. */
  static Protocols choice() {
    return new Protocols(BOTH);
  }

  /** For a proxy, which is asked for a tunnel in HTTP/1.1 and nothing else. */
  static Protocols unsaid() {
    return new Protocols(NONE);
  }

  /** By their names in ALPN, the one liked best first. */
  String[] offered() {
    return olderOnly.get() ? OLDER : first;
  }

  /** The server chose HTTP/2, and then asked for HTTP/1.1: it is given no choice any more. */
  void older() {
    olderOnly.set(true);
  }

  boolean isOlderOnly() {
    return olderOnly.get();
  }
}
