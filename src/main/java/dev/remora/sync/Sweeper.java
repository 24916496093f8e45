package dev.remora.sync;

import dev.remora.failure.Failure;
import dev.remora.publish.Session;
import dev.remora.publish.Volume;
import dev.remora.time.Deadline;
import dev.remora.trace.Warnings;

/** Deletes previous revisions from a volume, when readers have had their time with them. */
record Sweeper(Volume volume, Retirements retirements, Warnings warnings) {
  /** Opening a session deletes those that need not be spared any more. */
  void sweep(Deadline deadline) {
    try (Session session = volume.open(deadline, retirements.spared())) {
      session.leftovers().forEach(name -> warnings.warn("could not delete " + name));
    } catch (Failure e) {
      // the next session does it, and says what is wrong if it cannot, either
    }
  }

  /** At the end, before their time: nobody else would do it for a while. */
  void sweepAll(Deadline deadline) {
    if (retirements.next().isEmpty()) {
      return;
    }
    try (Session session = volume.open(deadline)) {
      session.retire();
    } catch (Failure e) {
      // whoever starts next on this volume does it
    }
  }
}
