package dev.remora.http.wire;

import dev.remora.time.Clock;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Error;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.BufferImpl;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A body that arrives on an event loop, for a reader on another thread. It knows the exchange that
 * it belongs to: only the end of that ends a read that waits, or a body that nobody wants.
 *
 * <p>The framework's own stream throws away what has arrived when the connection breaks. This one
 * hands it out first: a download is taken up again after its last byte, not half a megabyte before.
 */
final class ExchangeStream extends InputStream {
  /**
   * Buffers that may be on their way to the reader, a mebibyte; more wait with the sender. Of those
   * bodies that arrive by the dozen there is less.
   */
  private static final int AHEAD = 16;

  private static final int LITTLE_AHEAD = 4;

  /** Up to this length they arrive by the dozen. */
  private static final long LARGE = 1 << 20;

  /** Up to this length a body is handed over when all of it is there. */
  private static final long SMALL = 64 * 1024;

  /** For so long: who waits for the head of an answer is not to wait for a slow body. */
  private static final long GATHERING_MILLIS = 50;

  private static final int BUFFER = 16 * 1024;

  private final HttpClientRequest exchange;
  private final HttpClientResponse response;
  private final AnswerHead head;
  private final Vertx vertx;
  private final Deque<Buffer> arrived = new ArrayDeque<>();
  private final long length;

  /** Asked for at once: each time the event loop is woken for it. */
  private final int batch;

  private long waitMillis = Long.MAX_VALUE;
  private int position;
  private int taken;
  private long total;
  private boolean ended;
  private @Nullable Throwable failure;

  /** Used on the event loop alone. */
  private @Nullable Runnable handOver;

  private long gathering;

  /**
   * Takes the place of the framework's stream, with what that has received so far. To be called on
   * the event loop, where nothing arrives meanwhile.
   */
  ExchangeStream(InputStream framework, HttpClientRequest exchange, AnswerHead head, Vertx vertx)
      throws IOException {
    this.exchange = exchange;
    this.head = head;
    this.response = exchange.response().result();
    this.vertx = vertx;
    this.length = head.length();
    int ahead = length >= 0 && length <= LARGE ? LITTLE_AHEAD : AHEAD;
    this.batch = ahead / 2;
    boolean over = !isListenedTo();
    takeFrom(framework);
    if (over) {
      end();
    } else {
      response.fetch(isSmall() ? Long.MAX_VALUE : ahead);
    }
  }

  AnswerHead head() {
    return head;
  }

  private boolean isSmall() {
    return length >= 0 && length <= SMALL;
  }

  /** Whether nothing more is to come. */
  synchronized boolean isComplete() {
    return ended;
  }

  /**
   * Whether it is worth a moment to hand it over complete, with one change of threads instead of
   * several. On the event loop.
   *
   * @param handOver what is run then, on the event loop
   */
  boolean gathers(Runnable handOver) {
    if (!isSmall() || isComplete()) {
      return false;
    }
    this.handOver = handOver;
    this.gathering = after(Duration.ofMillis(GATHERING_MILLIS), this::gathered);
    return true;
  }

  private void gathered() {
    @Nullable Runnable waiting = handOver;
    if (waiting != null) {
      handOver = null;
      forget(gathering);
      waiting.run();
    }
  }

  /** False for one that is over already: all that there is to it is in the framework's stream. */
  private boolean isListenedTo() {
    try {
      response.handler(this::arrive).endHandler(end -> end()).exceptionHandler(this::fail);
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /**
   * The framework has asked for one buffer, so one may be there. Where none is, its stream throws,
   * with a stack trace: it is read no further than that buffer goes.
   */
  private void takeFrom(InputStream framework) throws IOException {
    int there = bytesIn(framework);
    try {
      while (there > 0) {
        byte[] bytes = new byte[Math.min(there, BUFFER)];
        int read = framework.read(bytes);
        if (read < 0) {
          return;
        }
        arrive(BufferImpl.buffer(Unpooled.wrappedBuffer(bytes, 0, read)));
        there -= read;
      }
    } catch (IllegalStateException e) {
      // it would have to wait for more, which on the event loop it refuses to
    }
  }

  /** So many are there, or, where none are, so many are to come. */
  private static int bytesIn(InputStream framework) throws IOException {
    try {
      return framework.available();
    } catch (NumberFormatException e) {
      return 0; // nothing is there, and what is to come is said in words that are no number
    }
  }

  private synchronized void arrive(Buffer buffer) {
    if (buffer.length() > 0) {
      arrived.add(buffer);
      total += buffer.length();
      notifyAll();
    }
  }

  private void end() {
    synchronized (this) {
      ended = true;
      notifyAll();
    }
    gathered();
  }

  /** What Vert.x still holds comes first. */
  private void fail(Throwable cause) {
    response.fetch(Long.MAX_VALUE);
    vertx.getOrCreateContext().runOnContext(later -> broken(cause));
  }

  private void broken(Throwable cause) {
    synchronized (this) {
      if (!ended) {
        // of a body that ends after a GOAWAY Vert.x says that it broke off
        ended = total == length;
        failure = ended ? null : cause;
        notifyAll();
      }
    }
    gathered();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) == -1 ? -1 : one[0] & 0xff;
  }

  @Override
  public synchronized int read(byte[] bytes, int offset, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    awaitSomething();
    @Nullable Buffer first = arrived.peek();
    if (first == null) {
      if (failure != null) {
        throw new IOException(failure);
      }
      return -1;
    }
    int read = Math.min(count, first.length() - position);
    first.getBytes(position, position + read, bytes, offset);
    position += read;
    if (position == first.length()) {
      arrived.remove();
      position = 0;
      askForMore();
    }
    return read;
  }

  private void askForMore() {
    if (!isSmall() && ++taken == batch) {
      taken = 0;
      response.fetch(batch);
    }
  }

  /** How long a read waits: others may move on the same connection, which then is not idle. */
  synchronized void limitWaits(Duration idle) {
    waitMillis = Math.max(1, idle.toMillis());
  }

  private void awaitSomething() throws IOException {
    long began = Clock.system().nanoTime();
    while (arrived.isEmpty() && !ended && failure == null) {
      long left = waitMillis - TimeUnit.NANOSECONDS.toMillis(Clock.system().nanoTime() - began);
      if (left <= 0) {
        throw new IOException("nothing arrives");
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted");
      }
    }
  }

  /** Closes the connection, or ends its part of one that is shared; a read that waits fails. */
  void drop() {
    exchange.reset(Http2Error.CANCEL.code());
  }

  /**
   * For an answer that has no body: where its server does not end its stream, we do. It would be
   * one less of those that the server allows, and who is admitted for it would wait in vain.
   */
  void dropIfShared() {
    if (exchange.version() == HttpVersion.HTTP_2 && !isComplete()) {
      drop();
    }
  }

  /** Runs something on an event loop after a while, which is not zero. */
  long after(Duration wait, Runnable action) {
    return vertx.setTimer(Math.max(1, wait.toMillis()), id -> action.run());
  }

  void forget(long timer) {
    if (timer >= 0) {
      vertx.cancelTimer(timer);
    }
  }
}
