package dev.remora.discovery;

/** Told what does not stop a pass, but what somebody should know. */
public interface Warnings {
  /** One line, without a line end. */
  void warn(String line);

  /** Tells nobody. */
  static Warnings none() {
    return line -> {};
  }
}
