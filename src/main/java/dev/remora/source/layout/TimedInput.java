package dev.remora.source.layout;

import dev.remora.failure.Purpose;
import dev.remora.time.Deadline;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A file that is read until the deadline: one with holes costs nothing and may have any size. */
final class TimedInput extends FilterInputStream {
  private final Deadline deadline;
  private final Purpose purpose;

  TimedInput(InputStream file, Deadline deadline, Purpose purpose) {
    super(file);
    this.deadline = deadline;
    this.purpose = purpose;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    deadline.check(purpose);
    return in.read(bytes, offset, length);
  }
}
