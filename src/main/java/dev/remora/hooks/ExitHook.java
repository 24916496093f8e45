package dev.remora.hooks;

import dev.remora.time.Deadline;
import java.util.OptionalInt;

/** Ends this process, so that its supervisor restarts what cannot reload. */
record ExitHook(int code) implements ChangeHook {
  @Override
  public OptionalInt tell(Change change, Deadline deadline) {
    return OptionalInt.of(code);
  }
}
