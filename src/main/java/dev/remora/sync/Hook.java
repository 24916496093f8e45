package dev.remora.sync;

import dev.remora.hooks.Change;
import dev.remora.hooks.NotTold;
import dev.remora.time.Deadline;
import java.util.OptionalInt;

/** Tells of a change: a hook's {@link dev.remora.hooks.ChangeHook#tell}. */
@FunctionalInterface
public interface Hook {
  OptionalInt tell(Change change, Deadline deadline) throws NotTold;
}
