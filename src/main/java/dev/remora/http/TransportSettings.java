package dev.remora.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How connections are made, the same for every origin.
 *
 * @param connectTimeout how long a connection, and then its TLS handshake, may take
 * @param firstByteTimeout how long the head of an answer may take; a request with a body is only
 *     bound by {@code idleTimeout} and its deadline
 * @param idleTimeout how long a connection in use may carry no byte in either direction
 * @param caFile certificates in PEM that are trusted besides the system roots
 * @param userAgent what we call ourselves
 */
public record TransportSettings(
    Duration connectTimeout,
    Duration firstByteTimeout,
    Duration idleTimeout,
    Optional<Path> caFile,
    String userAgent) {

  /** What is used where nothing else is asked for. */
  public static TransportSettings standard(String userAgent) {
    return new TransportSettings(
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        Optional.empty(),
        userAgent);
  }

  public TransportSettings withCaFile(Path file) {
    return new TransportSettings(
        connectTimeout, firstByteTimeout, idleTimeout, Optional.of(file), userAgent);
  }
}
