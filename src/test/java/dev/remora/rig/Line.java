package dev.remora.rig;

import java.time.Duration;

/**
 * What a connection through the {@link FaultProxy} is like.
 *
 * @param latency how long a byte takes in either direction; a connection takes two of them to come
 *     about
 * @param bytesPerSecond in either direction, 0 for as many as there are
 * @param fault what happens once the client was given {@code faultAfter} bytes
 * @param lateClose how long the end of one side's data is kept from the other
 */
public record Line(
    Duration latency, long bytesPerSecond, Fault fault, long faultAfter, Duration lateClose) {

  /** How a connection goes bad. */
  enum Fault {
    NONE,
    /** It is reset. */
    RESET,
    /** It is closed, as if all had been said. */
    CUT,
    /** It stays open, and nothing comes any more. */
    STALL
  }

  /** A line as one wishes for. */
  public static Line clear() {
    return new Line(Duration.ZERO, 0, Fault.NONE, 0, Duration.ZERO);
  }

  /** Is reset after so many bytes to the client, with 0 when the first of them comes. */
  public static Line resetAfter(long bytes) {
    return clear().with(Fault.RESET, bytes);
  }

  /** Is closed after so many bytes to the client, with 0 instead of an answer. */
  public static Line cutAfter(long bytes) {
    return clear().with(Fault.CUT, bytes);
  }

  /** Stalls after so many bytes to the client, with 0 like a server that never answers. */
  public static Line stallAfter(long bytes) {
    return clear().with(Fault.STALL, bytes);
  }

  public Line withLatency(Duration each) {
    return new Line(each, bytesPerSecond, fault, faultAfter, lateClose);
  }

  public Line withBandwidth(long bytes) {
    return new Line(latency, bytes, fault, faultAfter, lateClose);
  }

  public Line withLateClose(Duration by) {
    return new Line(latency, bytesPerSecond, fault, faultAfter, by);
  }

  private Line with(Fault kind, long bytes) {
    return new Line(latency, bytesPerSecond, kind, bytes, lateClose);
  }
}
