package dev.remora.http.wire;

import dev.remora.http.Meter;
import dev.remora.http.Response;
import dev.remora.time.Deadline;
import dev.remora.time.Durations;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;

/**
 * The body of an answer as it comes, with the promises of {@link Response#body()}: it ends with its
 * last byte or with an {@link IOException}, at the latest at the deadline.
 */
final class ResponseStream extends InputStream {
  /** What is worth reading to the end to keep the connection: about one window of TCP. */
  private static final long WORTH_READING = 64 * 1024;

  /** No timer of Vert.x has this number. */
  private static final long NONE = -1;

  private static final String CUT_OFF = "the connection was closed before the body was complete";

  private static final String GIVEN_UP = "the server ended the body before it was complete";

  private final ExchangeStream in;
  private final long length;
  private final Duration idleTimeout;
  private final Deadline deadline;
  private final Meter meter;
  private final ExchangeTrace told;
  private final Gate.Pass pass;
  private final long alarm;
  private long received;
  private boolean over;

  ResponseStream(
      ExchangeStream in,
      Duration idleTimeout,
      Deadline deadline,
      Meter meter,
      ExchangeTrace told,
      Gate.Pass pass) {
    this.in = in;
    this.length = in.head().length();
    this.idleTimeout = idleTimeout;
    this.deadline = deadline;
    this.meter = meter;
    this.told = told;
    this.pass = pass;
    in.limitWaits(idleTimeout);
    this.alarm =
        in.isComplete()
            ? NONE
            : in.after(
                deadline.remaining(),
                () -> {
                  in.drop();
                  pass.close();
                });
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) == -1 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int count) throws IOException {
    Objects.checkFromIndexSize(offset, count, bytes.length);
    if (over) {
      return -1;
    }
    if (deadline.passed()) {
      throw failed(deadline.passing(), null);
    }
    long began = deadline.clock().nanoTime();
    int read;
    try {
      read = in.read(bytes, offset, count);
    } catch (IOException e) {
      throw failed(reasonOfFailure(e, deadline.clock().nanoTime() - began), e);
    }
    if (read == -1) {
      end();
    } else {
      received += read;
      meter.received(read);
    }
    return read;
  }

  private void end() throws IOException {
    if (length >= 0 && received != length) {
      throw failed(CUT_OFF, null);
    }
    over = true;
    in.forget(alarm);
    pass.close();
    told.complete(received);
  }

  private String reasonOfFailure(IOException failure, long nanos) {
    if (deadline.passed()) {
      return deadline.passing();
    }
    if (failure.getCause() instanceof StreamResetException) {
      return GIVEN_UP;
    }
    boolean stalled = nanos >= idleTimeout.toNanos() * 9 / 10;
    return stalled ? "no more data came within " + Durations.text(idleTimeout) : CUT_OFF;
  }

  private IOException failed(String reason, @org.jspecify.annotations.Nullable Throwable cause) {
    drop();
    told.brokenOff(received, reason);
    return new IOException(reason, cause);
  }

  private void drop() {
    over = true;
    in.forget(alarm);
    in.drop();
    pass.close();
  }

  /** Gives the connection back if what remains is little and known, else closes it. */
  @Override
  public void close() {
    try {
      if (!over && length >= 0 && length - received <= WORTH_READING) {
        skip(WORTH_READING + 1);
      }
    } catch (IOException e) {
      over = true; // the connection is closed already, and nobody wants these bytes
    }
    if (!over) {
      drop();
      told.brokenOff(received, "the rest is not wanted");
    }
  }
}
