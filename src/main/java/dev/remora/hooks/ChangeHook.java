package dev.remora.hooks;

import dev.remora.http.HttpClient;
import dev.remora.posix.WrittenDirectories;
import dev.remora.time.Deadline;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * Tells somebody that another revision is published.
 *
 * <p>Tries once. The caller remembers what was told, and tries the rest again, later each time. So
 * each revision is told at least once, even across restarts.
 */
@FunctionalInterface
public interface ChangeHook {
  /**
   * Tells of a change.
   *
   * @return the exit code for this process, which ends once the disk has it that this change was
   *     told; nothing where the process goes on
   * @throws HookTrouble when nobody heard of it, or whoever did could not use it
   * @throws dev.remora.failure.Interrupted when this thread was
   */
  OptionalInt tell(Change change, Deadline deadline) throws HookTrouble;

  /**
   * The hook for a target.
   *
   * @param http makes the client when it is first needed
   * @param written the directories in which no program is run
   */
  static ChangeHook of(ChangeTarget target, Supplier<HttpClient> http, WrittenDirectories written) {
    return switch (target) {
      case ChangeTarget.ToProcess(var signal, var process) ->
          (change, deadline) -> {
            ProcessTable.ofThisMachine().send(signal, process);
            return OptionalInt.empty();
          };
      case ChangeTarget.ToProgram(var program) -> new ProgramHook(new Program(program, written));
      case ChangeTarget.ToUrl(var url) -> new UrlHook(url, http);
      case ChangeTarget.ToSupervisor(var code) -> (change, deadline) -> OptionalInt.of(code);
    };
  }
}
