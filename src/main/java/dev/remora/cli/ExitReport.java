package dev.remora.cli;

import dev.remora.failure.Defect;
import dev.remora.failure.ExitCode;
import dev.remora.failure.Failure;
import dev.remora.failure.Interrupted;
import dev.remora.json.JsonWriter;
import dev.remora.publish.Basis;
import dev.remora.settings.LogLevel;
import dev.remora.settings.Problem;
import dev.remora.sync.StartResult;
import dev.remora.time.Durations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Tells how a run ended: on standard error, as JSON, in the termination log, and by the exit code.
 *
 * @param json whether standard output is read by a machine, which gets failures there, too
 * @param verbose whether to show where in the code it failed
 * @param last the termination log, for a command that writes one
 */
record ExitReport(
    Console console, Log log, boolean json, boolean verbose, Optional<TerminationLog> last) {

  /** The same of a run beside the one that the container is there for. */
  ExitReport withoutLastWords() {
    return new ExitReport(console, log, json, verbose, Optional.empty());
  }

  ExitCode done(Result result, byte[] rendered) {
    last.ifPresent(words -> words.write(lastWords(result)));
    ExitCode printed = print(rendered);
    Optional<Failure> problem = result.problem();
    problem.ifPresent(this::say);
    ExitCode found = printed == ExitCode.DONE ? result.exitCode() : printed;
    return problem.map(Failure::exitCode).orElse(found);
  }

  ExitCode print(byte[] text) {
    try {
      console.result(text);
      return ExitCode.DONE;
    } catch (IOException e) {
      say(
          "failed",
          "cannot write the result to standard output: it is closed or its disk is full",
          Map.of());
      return ExitCode.USAGE;
    }
  }

  ExitCode failed(Failure failure) {
    say(failure);
    return ended(failure, failure.exitCode(), ResultJson.of(failure), failure.line());
  }

  /** Before it was done, because somebody asked for that. */
  ExitCode interrupted(Interrupted end) {
    String line = String.valueOf(end.getMessage());
    say(line, ExitCode.INTERRUPTED);
    JsonWriter error = ResultJson.error(ExitCode.INTERRUPTED, line, "");
    return ended(end, ExitCode.INTERRUPTED, error, line);
  }

  /** Every mistake that was found, a line for each. */
  ExitCode wrong(List<Problem> problems) {
    List<String> lines = problems.stream().map(Problem::line).toList();
    lines.forEach(line -> say("invalid-setting", line, Map.of()));
    answer(ResultJson.of(problems));
    last.ifPresent(words -> words.write(lines.stream().collect(Collectors.joining("\n"))));
    return ExitCode.USAGE;
  }

  /** A defect of Remora; {@code --verbose} shows the whole of it. */
  ExitCode defect(Throwable defect) {
    String message = Defect.describe(defect);
    say("defect", message + "; " + Defect.ADVICE, Map.of());
    JsonWriter error = ResultJson.error(ExitCode.UNEXPECTED, message, Defect.ADVICE);
    return ended(defect, ExitCode.UNEXPECTED, error, message);
  }

  private ExitCode ended(Throwable why, ExitCode code, JsonWriter error, String lastWords) {
    trace(why);
    answer(error);
    last.ifPresent(file -> file.write(lastWords));
    return code;
  }

  private void say(Failure failure) {
    say(failure.line(), failure.exitCode());
  }

  private void say(String line, ExitCode code) {
    say("failed", line, Map.of("class", code.text(), "code", Integer.toString(code.code())));
  }

  private void say(String event, String line, Map<String, String> fields) {
    log.event(LogLevel.ERROR, event, line, fields);
  }

  private void trace(Throwable thrown) {
    if (verbose) {
      Consumer<String> write =
          log.isText() ? console::line : line -> log.event(LogLevel.ERROR, "trace", line, Map.of());
      Console.traceOf(thrown).forEach(write);
    }
  }

  private void answer(JsonWriter error) {
    if (json) {
      try {
        console.result((error + "\n").getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // the exit code and standard error say the same
      }
    }
  }

  private static String lastWords(Result result) {
    return switch (result) {
      case Result.Pulled pulled -> lastWords(pulled);
      case Result.Followed(Result.Pulled last, _) when last.provenance().isPresent() ->
          lastWords(last);
      default -> "done";
    };
  }

  private static String lastWords(Result.Pulled pulled) {
    StartResult started = pulled.started();
    String target = pulled.target().kind() + " " + pulled.target().reference();
    return pulled
        .provenance()
        .map(
            found ->
                target
                    + " revision "
                    + found.revision()
                    + started.signature().map(s -> " signer " + s.signer()).orElse("")
                    + " source "
                    + (isLocal(started.basis()) ? started.basis().text() : found.source().name())
                    + started.age().map(age -> " age " + Durations.text(age)).orElse(""))
        .orElse(target + " revision none");
  }

  private static boolean isLocal(Basis basis) {
    return basis == Basis.VOLUME || basis == Basis.CACHE;
  }
}
