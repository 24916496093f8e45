package dev.remora.cli;

import dev.remora.posix.Children;
import java.util.concurrent.TimeUnit;

/**
 * Reaps orphaned processes, once a second, where Remora is process 1: in a pod whose containers
 * share their processes. Elsewhere another process does that, and this class does nothing.
 */
final class Orphans {
  private Orphans() {}

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
      // nobody interrupts this thread
    }
  }
}
