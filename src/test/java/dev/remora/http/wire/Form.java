package dev.remora.http.wire;

import java.nio.file.Path;

/** A form of HTTP, and servers that speak it: what they answer is scripted alike for both. */
enum Form {
  HTTP_1_1,
  HTTP_2;

  ScriptedServer server() {
    return this == HTTP_2 ? ScriptedServer.http2(certificate().context()) : ScriptedServer.plain();
  }

  /** How many connections so many requests at a time are given. */
  int connections(int requests) {
    return this == HTTP_2 ? 1 : requests;
  }

  /** What servers of HTTP/2 show, which is spoken over TLS alone. */
  static ServerCertificate certificate() {
    return Certificate.OF_ALL;
  }

  /** Made once it is needed. */
  private static final class Certificate {
    static final ServerCertificate OF_ALL = ServerCertificate.of(made(), "valid");

    private static Path made() {
      try {
        return ServerCertificate.made();
      } catch (Exception e) {
        throw new IllegalStateException("no certificates", e);
      }
    }
  }
}
