package dev.remora.trace;

/** Told what does not stop a pass, but what somebody should know. */
public interface Warnings {
  /** One line, without a line end. */
  void warn(String line);

  /** Told what was decided, for people who look for the reason. */
  default Trace trace() {
    return Trace.off();
  }

  /** Tells nobody. */
  static Warnings none() {
    return line -> {};
  }
}
