package dev.remora.sync;

import java.time.Duration;

/** What ends the waits of a loop: time, or somebody outside. A seam, so that no test sleeps. */
public interface Wakeup {
  /** Why a wait is over. */
  enum Reason {
    /** The time has passed. */
    TIME,
    /** Somebody wants the registry to be asked now. */
    LOOK,
    /** The process is to end; from then on, every wait ends with it. */
    STOP
  }

  /** Waits; returns at once where somebody called before. */
  Reason await(Duration atMost);
}
