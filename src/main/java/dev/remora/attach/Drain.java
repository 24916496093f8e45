package dev.remora.attach;

import java.io.ByteArrayOutputStream;

/** A small buffer between what writes and what reads; nothing is kept once it was read. */
final class Drain extends ByteArrayOutputStream {
  private int taken;

  boolean isDrained() {
    return taken == count;
  }

  synchronized int take(byte[] target, int offset, int length) {
    int n = Math.min(length, count - taken);
    System.arraycopy(buf, taken, target, offset, n);
    taken += n;
    if (isDrained()) {
      reset();
      taken = 0;
    }
    return n;
  }
}
