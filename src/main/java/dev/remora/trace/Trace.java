package dev.remora.trace;

import java.util.function.Supplier;

/**
 * Told of each request and each decision where it is made. Where nobody listens, nothing is put
 * into words and nothing is paid. Safe for threads: a step is one line.
 */
public interface Trace {
  /** Whether somebody listens. */
  boolean isOn();

  /** Tells a step; to be called only where somebody listens. */
  void write(Step step);

  default void tell(Supplier<Step> step) {
    if (isOn()) {
      write(step.get());
    }
  }

  static Trace off() {
    return NoTrace.INSTANCE;
  }
}
