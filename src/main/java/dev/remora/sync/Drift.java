package dev.remora.sync;

import dev.remora.failure.VolumeFailure;
import dev.remora.publish.Published;
import dev.remora.publish.Session;
import java.nio.file.Path;

/**
 * What somebody else changed in what is published, and what is done about it.
 *
 * @param repair whether it is undone
 */
record Drift(Delivery delivery, boolean repair, PassState state) {
  /**
   * Whether readers see exactly what was published. Names at the top of the volume are restored
   * first, which needs no source.
   */
  boolean isNone(Session session, Published published) {
    if (session.intact(published, state.fingerprints)) {
      state.saidChanged = false;
      return true;
    }
    if (!repair || !isRelinked(session, published)) {
      return false;
    }
    boolean whole = session.intact(published, state.fingerprints);
    if (whole) {
      delivery.warnings().warn("somebody changed names on " + volume() + ": they are restored");
    }
    return whole;
  }

  private static boolean isRelinked(Session session, Published published) {
    try {
      session.relink(published);
      return true;
    } catch (VolumeFailure e) {
      return false; // then it is published anew; if that cannot be done either, that failure says
      // why
    }
  }

  /** Whether the current revision stays as it is; otherwise it is published anew. */
  boolean mayStay(Session session, Published published) {
    if (!session.hasItsModes(published)) {
      return false; // another file-mode or dir-mode is wanted now, which is nobody's change
    }
    if (isNone(session, published)) {
      return true;
    }
    if (!state.saidChanged) {
      delivery
          .warnings()
          .warn(
              "somebody changed what is published on "
                  + volume()
                  + (repair ? ": it is to be restored" : ": it stays so, as repair is off"));
    }
    state.saidChanged = true;
    return !repair;
  }

  /** It was published anew. If somebody changes it again, that is worth another line. */
  void noteRepair() {
    state.saidChanged = false;
  }

  private Path volume() {
    return delivery.volume().directory();
  }
}
