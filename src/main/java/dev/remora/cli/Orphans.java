package dev.remora.cli;

import dev.remora.posix.Children;
import java.util.concurrent.TimeUnit;

/**
 * Takes away, once a second, what others leave to process 1, where that is this one: in a container
 * whose processes other containers share. Elsewhere somebody else does, and this does nothing.
 */
final class Orphans {
  private Orphans() {}

  /** From now on. */
  static void reap() {
    if (Children.isFirst()) {
      Thread.ofPlatform().daemon().name("orphans").start(Orphans::reapOnAndOn);
    }
  }

  private static void reapOnAndOn() {
    try {
      while (true) {
        Children.reapOrphans();
        TimeUnit.SECONDS.sleep(1);
      }
    } catch (InterruptedException e) {
      // nobody does that
    }
  }
}
