package dev.remora.http.wire;

import java.time.Duration;

/**
 * Time limits of single steps, besides the deadline of the whole.
 *
 * @param connect how long a connection, and then its TLS handshake, may take
 * @param firstByte how long the head of an answer may take; a request with a body is only bound by
 *     {@code idle} and its deadline
 * @param idle how long a connection in use may carry no byte in either direction
 */
public record TimeLimits(Duration connect, Duration firstByte, Duration idle) {

  /** What is used where nothing else is asked for. */
  public static TimeLimits standard() {
    return new TimeLimits(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(30));
  }
}
