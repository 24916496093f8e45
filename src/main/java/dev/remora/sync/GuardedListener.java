package dev.remora.sync;

import dev.remora.failure.Defect;
import dev.remora.trace.Warnings;

/**
 * Keeps what a listener throws, which is a defect of ours, away from the loop that tells it: what
 * is published does not depend on who watches. Said once.
 */
final class GuardedListener implements PassListener {
  private final PassListener listener;
  private final Warnings warnings;
  private boolean said;

  GuardedListener(PassListener listener, Warnings warnings) {
    this.listener = listener;
    this.warnings = warnings;
  }

  @Override
  public void happened(PassEvent event) {
    try {
      listener.happened(event);
    } catch (RuntimeException | Error defect) {
      say(event, defect);
    }
  }

  private void say(PassEvent event, Throwable defect) {
    if (said) {
      return;
    }
    said = true; // before: it may be the log itself
    try {
      warnings.warn(
          Defect.describe(defect)
              + " when "
              + event.getClass().getSimpleName()
              + " was told; this is a defect of Remora, health and metrics may be wrong");
    } catch (RuntimeException | Error unheard) {
      // then there is nobody to tell
    }
  }
}
