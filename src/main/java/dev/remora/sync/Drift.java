package dev.remora.sync;

import dev.remora.failure.VolumeFailure;
import dev.remora.publish.Fingerprints;
import dev.remora.publish.Published;
import dev.remora.publish.Session;
import dev.remora.time.Clock;
import dev.remora.trace.Warnings;
import java.nio.file.Path;

/** What somebody else changed of what is published, and what is done about it. */
final class Drift {
  private final Path volume;
  private final boolean repair;
  private final Warnings warnings;
  private final Fingerprints fingerprints;
  private boolean isTold;

  /**
   * @param repair whether it is undone
   */
  Drift(Path volume, boolean repair, Clock clock, Warnings warnings) {
    this.volume = volume;
    this.repair = repair;
    this.warnings = warnings;
    this.fingerprints = new Fingerprints(clock);
  }

  /**
   * Whether readers see exactly what was published. Names at the top of the volume are restored
   * first, which needs no source.
   */
  boolean isNone(Session session, Published published) {
    if (session.intact(published, fingerprints)) {
      isTold = false;
      return true;
    }
    if (!repair || !isRelinked(session, published)) {
      return false;
    }
    boolean whole = session.intact(published, fingerprints);
    if (whole) {
      warnings.warn("somebody changed names on " + volume + ": they are restored");
    }
    return whole;
  }

  private static boolean isRelinked(Session session, Published published) {
    try {
      session.relink(published);
      return true;
    } catch (VolumeFailure e) {
      return false; // then it is published anew, which says what is wrong if it cannot be, either
    }
  }

  /** Whether what is the one stays as it is; else it is to be published anew. */
  boolean mayStay(Session session, Published published) {
    if (!session.hasItsModes(published)) {
      return false; // another file-mode or dir-mode is wanted now, which is nobody's change
    }
    if (isNone(session, published)) {
      return true;
    }
    if (!isTold) {
      warnings.warn(
          "somebody changed what is published on "
              + volume
              + (repair ? ": it is to be restored" : ": it stays so, as repair is off"));
    }
    isTold = true;
    return !repair;
  }

  /** It was published anew: should somebody change that, it is worth another line. */
  void isRepaired() {
    isTold = false;
  }
}
