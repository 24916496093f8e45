package dev.remora.sync;

/**
 * What has passed over the network since the process began.
 *
 * @param requests sent, retries included
 * @param bytes received in bodies
 */
public record Traffic(long requests, long bytes) {
  Traffic since(Traffic before) {
    return new Traffic(requests - before.requests, bytes - before.bytes);
  }
}
