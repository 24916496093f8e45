package dev.remora.cli;

import dev.remora.posix.SpareMemory;
import dev.remora.sync.Wakeup;
import java.time.Duration;

/**
 * The waits of a follower, during which it does not keep what only its passes need: many of them
 * share a node, and each of them rests nearly all of the time.
 */
final class Rest implements Wakeup {
  private final Wakeup wakeup;
  private final SpareMemory memory = new SpareMemory();

  Rest(Wakeup wakeup) {
    this.wakeup = wakeup;
  }

  @Override
  public Reason await(Duration atMost) {
    memory.giveBack();
    return wakeup.await(atMost);
  }
}
