package dev.remora.hooks;

import dev.remora.posix.DiskTrouble;
import dev.remora.posix.Signal;
import dev.remora.time.Deadline;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;

/**
 * Sends a signal to the processes of a name. Of a process and its children with the same name, such
 * as a master and its workers, only the parent gets it.
 */
record SignalHook(Signal signal, String process, ProcessTable table) implements ChangeHook {
  @Override
  public OptionalInt tell(Change change, Deadline deadline) throws HookTrouble {
    List<Long> found = table.find(process);
    for (long number : found) {
      try {
        signal.send(number);
      } catch (IOException e) {
        throw new HookTrouble(
            "SIG" + signal + " to " + process + " (" + number + "): " + DiskTrouble.text(e, ""), e);
      }
    }
    return OptionalInt.empty();
  }
}
