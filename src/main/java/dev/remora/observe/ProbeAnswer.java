package dev.remora.observe;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a client is told. */
record ProbeAnswer(Status status, String type, byte[] body) {
  enum Status {
    OK("200 OK"),
    BAD_REQUEST("400 Bad Request"),
    NOT_FOUND("404 Not Found"),
    NOT_ALLOWED("405 Method Not Allowed\r\nAllow: GET, HEAD"),
    TOO_LARGE("431 Request Header Fields Too Large"),
    DEFECT("500 Internal Server Error"),
    UNAVAILABLE("503 Service Unavailable");

    /** Of the answer, and what headers always come with it. */
    private final String line;

    Status(String line) {
      this.line = line;
    }
  }

  /** One line for people. */
  static ProbeAnswer text(Status status, String line) {
    return new ProbeAnswer(
        status, "text/plain; charset=utf-8", (line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /**
   * As it is sent. A connection has one request, so nothing that follows it is ever read.
   *
   * @param withBody false for HEAD
   */
  ByteBuffer encode(boolean withBody) {
    byte[] head =
        """
        HTTP/1.1 %s
        Content-Type: %s
        Content-Length: %d
        Connection: close

        """
            .replace("\n", "\r\n")
            .formatted(status.line, type, body.length)
            .getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer all = ByteBuffer.allocate(head.length + (withBody ? body.length : 0)).put(head);
    return (withBody ? all.put(body) : all).flip();
  }
}
