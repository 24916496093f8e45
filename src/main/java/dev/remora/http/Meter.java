package dev.remora.http;

import java.util.concurrent.atomic.LongAdder;

/** Counts what passes over a client's connections. */
public final class Meter {
  private final LongAdder requests = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  public void sent() {
    requests.increment();
  }

  /** What was counted as sent was not, and will be counted again. */
  public void unsent() {
    requests.decrement();
  }

  public void received(int count) {
    bytes.add(count);
  }

  /** How many requests were sent, retries and redirects included. */
  public long requests() {
    return requests.sum();
  }

  /** How many bytes of bodies were received. */
  public long bytes() {
    return bytes.sum();
  }
}
