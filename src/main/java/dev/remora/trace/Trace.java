package dev.remora.trace;

import java.util.function.Supplier;

/**
 * Told each request and each decision, where it is made. Nothing is put into words, and nothing
 * paid, where nobody listens. Safe for threads: a step is one line.
 */
public interface Trace {
  /** Whether somebody listens. */
  boolean isOn();

  /** Tells a step; to be called only where somebody listens. */
  void write(Step step);

  /** Tells a step, if somebody listens. */
  default void tell(Supplier<Step> step) {
    if (isOn()) {
      write(step.get());
    }
  }

  /** Where nobody listens. */
  static Trace off() {
    return Off.INSTANCE;
  }
}
