package dev.remora.hooks;

import dev.remora.http.HttpClient;
import dev.remora.posix.WrittenDirectories;
import dev.remora.time.Deadline;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * Tells somebody that another revision is published.
 *
 * <p>Tries once. Whoever calls remembers what was told, and tries again, later each time, what was
 * not: so that each revision is told at least once, across restarts too.
 */
public sealed interface ChangeHook permits ExitHook, ProgramHook, SignalHook, UrlHook {
  /**
   * Tells of a change.
   *
   * @return the code that this process is to end with, once it is on the disk that this change was
   *     told; nothing where it goes on
   * @throws NotTold when nobody heard of it, or somebody did and could not make use of it
   * @throws dev.remora.failure.Interrupted when this thread was
   */
  OptionalInt tell(Change change, Deadline deadline) throws NotTold;

  /**
   * The hook for a target.
   *
   * @param http made when it is first needed
   * @param written where no program is run
   */
  static ChangeHook of(ChangeTarget target, Supplier<HttpClient> http, WrittenDirectories written) {
    return switch (target) {
      case ChangeTarget.ToProcess(var signal, var process) ->
          new SignalHook(signal, process, ProcessTable.ofThisMachine());
      case ChangeTarget.ToProgram(var program) -> new ProgramHook(new Program(program, written));
      case ChangeTarget.ToUrl(var url) -> new UrlHook(url, http);
      case ChangeTarget.ToSupervisor(var code) -> new ExitHook(code);
    };
  }
}
