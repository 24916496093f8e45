package dev.remora.time;

import dev.remora.failure.Purpose;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that checks a deadline before each read. */
final class TimedInput extends FilterInputStream {
  private static final int LONGEST_SKIP = 64 << 10;

  private final Deadline deadline;
  private final Purpose purpose;

  TimedInput(InputStream in, Deadline deadline, Purpose purpose) {
    super(in);
    this.deadline = deadline;
    this.purpose = purpose;
  }

  @Override
  public int read() throws IOException {
    deadline.check(purpose);
    return super.read();
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    deadline.check(purpose);
    return super.read(buffer, offset, length);
  }

  @Override
  public long skip(long bytes) throws IOException {
    deadline.check(purpose);
    return super.skip(Math.min(bytes, LONGEST_SKIP)); // a skip may read all of it at once
  }
}
