package dev.remora.cli;

import dev.remora.failure.ExitCode;
import dev.remora.failure.Failure;
import dev.remora.failure.Interrupted;
import dev.remora.failure.Purpose;
import dev.remora.failure.ThreadShortage;
import dev.remora.settings.Command;
import dev.remora.settings.LogLevel;
import dev.remora.settings.Problem;
import dev.remora.settings.ResultFormat;
import dev.remora.settings.Settings;
import dev.remora.settings.SettingsTable;
import dev.remora.source.Progress;
import dev.remora.time.Clock;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One run of the command line: from the arguments of the process to its exit code.
 *
 * @param environment the variables of the process
 * @param product made once the settings are known to be right, so that nothing is contacted before
 */
record Remora(
    Map<String, String> environment, Console console, Clock clock, Commands.Factory product) {
  private static final int USUAL_WIDTH = 80;
  private static final Problem NOTHING_ASKED =
      new Problem("command", "none is given, and no image is configured; remora help lists them");
  private static final Purpose GOING_ON = new Purpose("go on", "");

  /** Runs it. Nothing is thrown, whatever happens. */
  int run(String... arguments) {
    boolean verbose =
        Stream.of(arguments)
            .takeWhile(word -> !word.equals("--"))
            .anyMatch(Option.VERBOSE.name()::equals);
    Log text = Log.early(console, environment, clock);
    ExitReport plain = new ExitReport(console, text, false, verbose, Optional.empty());
    try {
      return switch (new ArgumentParser(environment, clock).parse(arguments)) {
        case Request.Run run -> run(run, report(run, verbose));
        case Request.Wrong(var command, var problems, var settings) ->
            report(settings, command, false, verbose).wrong(problems).code();
        case Request.Show(Page page) -> plain.print(text(page, console.outStyle())).code();
        case Request.Nothing(Settings settings) -> nothingAsked(settings).code();
      };
    } catch (Throwable defect) { // what reached this far would be a stack trace on the screen
      return plain.defect(defect).code();
    }
  }

  private int run(Request.Run run, ExitReport report) {
    try {
      Invocation invocation = run.invocation();
      Settings settings = invocation.settings();
      Log log = log(settings);
      if (showsProgress(log) && run.command() != Command.FOLLOW) { // which nobody waits for
        SignOfLife.of(run.command(), settings, console, clock).begin();
      }
      Result result = product.with(log, progress(log)).execute(invocation);
      console.settle();
      boolean watched = console.resultIsWatched();
      byte[] rendered = Rendering.of(result, format(invocation), log, console.outStyle(), watched);
      ExitCode code = report.done(result, rendered);
      return result instanceof Result.Followed followed
          ? followed.code().orElse(code.code())
          : code.code();
    } catch (Failure failure) {
      return report.failed(failure).code();
    } catch (Interrupted end) {
      return report.interrupted(end).code();
    } catch (Throwable defect) { // also what is no Exception: the exit code still has to be ours
      return unexpected(defect, report);
    }
  }

  /** Of a framework that could not be started: nothing of ours has begun. */
  static int notStarted(
      Throwable failure, Console console, Map<String, String> environment, Clock clock) {
    Log log = Log.early(console, environment, clock);
    ExitReport report = new ExitReport(console, log, false, false, Optional.empty());
    return unexpected(noThread().orElse(failure), report);
  }

  /** Of a class that could not be initialised for want of one, nothing is left that says so. */
  private static Optional<Throwable> noThread() {
    try {
      Thread.ofPlatform().daemon().start(() -> {});
      return Optional.empty();
    } catch (OutOfMemoryError e) {
      return Optional.of(e);
    }
  }

  /** It may be the machine that cannot go on, and not us. */
  private static int unexpected(Throwable thrown, ExitReport report) {
    return (ThreadShortage.isMeantBy(thrown)
            ? report.failed(ThreadShortage.failure(GOING_ON, thrown))
            : report.defect(thrown))
        .code();
  }

  private Log log(Settings settings) {
    return new Log(
        console,
        settings.get(SettingsTable.LOG_LEVEL),
        settings.get(SettingsTable.LOG_FORMAT),
        clock);
  }

  private Progress progress(Log log) {
    return showsProgress(log)
        ? new TransferBars(console, clock, width())
        : new TransferLines(log, clock);
  }

  private boolean showsProgress(Log log) {
    return console.canRedraw() && log.isText() && log.shows(LogLevel.INFO);
  }

  /** Shells keep it to themselves unless it is exported; narrower terminals cut the line. */
  private int width() {
    String columns = environment.getOrDefault("COLUMNS", "");
    return columns.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(columns) : USUAL_WIDTH;
  }

  private ExitCode nothingAsked(Settings settings) {
    ExitReport report = report(settings, Optional.empty(), false, false);
    if (report.json() || !report.log().isText()) {
      return report.wrong(List.of(NOTHING_ASKED));
    }
    new String(text(Page.Sheet.OVERVIEW, console.errStyle()), StandardCharsets.UTF_8)
        .lines()
        .forEach(console::line);
    return ExitCode.USAGE;
  }

  private ExitReport report(Request.Run run, boolean verbose) {
    boolean json = format(run.invocation()) == ResultFormat.JSON;
    ExitReport report =
        report(run.invocation().settings(), Optional.of(run.command()), json, verbose);
    return run.invocation() instanceof Invocation.Rehearse ? report.withoutLastWords() : report;
  }

  private static ResultFormat format(Invocation invocation) {
    if (invocation instanceof Invocation.Discover discover) {
      return switch (discover.listing()) {
        case TREE, TABLE -> ResultFormat.TEXT;
        case JSON -> ResultFormat.JSON;
        case DIGEST -> ResultFormat.DIGEST;
      };
    }
    return invocation.settings().get(SettingsTable.OUTPUT);
  }

  private ExitReport report(
      Settings settings, Optional<Command> command, boolean listsJson, boolean verbose) {
    boolean json = listsJson || settings.get(SettingsTable.OUTPUT) == ResultFormat.JSON;
    // a container whose command is misspelt wants its last words heard, too
    boolean leavesLastWords =
        command.map(SettingsTable.TERMINATION_LOG.commands()::contains).orElse(true);
    TerminationLog last = new TerminationLog(settings.get(SettingsTable.TERMINATION_LOG));
    return new ExitReport(
        console,
        log(settings),
        json,
        verbose,
        leavesLastWords ? Optional.of(last) : Optional.empty());
  }

  private static byte[] text(Page page, Style style) {
    return HelpPages.text(page, style).getBytes(StandardCharsets.UTF_8);
  }
}
