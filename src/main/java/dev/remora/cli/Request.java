package dev.remora.cli;

import dev.remora.settings.Command;
import dev.remora.settings.Problem;
import dev.remora.settings.Settings;
import java.util.List;
import java.util.Optional;

/** What the arguments of the process ask for. */
sealed interface Request {
  record Run(Command command, Invocation invocation) implements Request {}

  record Show(Page page) implements Request {}

  /** Nothing was asked for, and no image is configured either. */
  record Nothing(Settings settings) implements Request {}

  /**
   * Mistakes, all of them.
   *
   * @param command nothing when there is no such command
   * @param settings those that are right
   */
  record Wrong(Optional<Command> command, List<Problem> problems, Settings settings)
      implements Request {}
}
