package dev.remora.sync;

import dev.remora.hooks.Change;
import dev.remora.hooks.HookTrouble;
import dev.remora.time.Deadline;
import java.util.OptionalInt;

/** What {@code on-change} runs: a {@link dev.remora.hooks.ChangeHook#tell}. */
@FunctionalInterface
public interface Hook {
  OptionalInt tell(Change change, Deadline deadline) throws HookTrouble;
}
