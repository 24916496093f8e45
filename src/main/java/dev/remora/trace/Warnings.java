package dev.remora.trace;

/** Told of what does not stop a pass, but should be known. */
public interface Warnings {
  /** One line, without a line end. */
  void warn(String line);

  /** The trace of what was decided, for people who look for a reason. */
  default Trace trace() {
    return Trace.off();
  }

  static Warnings none() {
    return line -> {};
  }
}
