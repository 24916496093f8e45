package dev.remora.hooks;

import dev.remora.failure.Interrupted;
import dev.remora.failure.Purpose;
import dev.remora.posix.Children;
import dev.remora.posix.ProcessTree;
import dev.remora.posix.ProgramFile;
import dev.remora.posix.WrittenDirectories;
import dev.remora.time.Deadline;
import dev.remora.time.Durations;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A program of the operator's that is run to its end.
 *
 * @param file an absolute path
 * @param written the directories in which no program is run
 */
public record Program(Path file, WrittenDirectories written) {
  private static final int MOST_OUTPUT = 1_000;
  private static final int LOOK_EVERY_MILLIS = 10;
  private static final int KILLED_WITHIN_SECONDS = 5;

  /** The exit codes of shells and {@code env} that cannot run something. */
  private static final Set<Integer> UNRUNNABLE = Set.of(2, 126, 127);

  private static final File NOTHING = new File("/dev/null");

  /**
   * How a program ended.
   *
   * @param code its exit code; nothing when it was ended because its time was over
   * @param output the beginning of its standard output and error, on one line
   */
  record Outcome(Optional<Integer> code, String output) {
    boolean well() {
      return code.equals(Optional.of(0));
    }

    /**
     * What became of it, for people.
     *
     * @param allowed how long it might run
     */
    String text(Duration allowed) {
      String said = output.isEmpty() ? "" : ": " + output;
      return code.map(number -> "ended with " + number)
              .orElseGet(() -> "did not end within " + Durations.text(allowed))
          + said;
    }
  }

  /**
   * Reads the path of a program.
   *
   * @throws IllegalArgumentException with a message for people
   */
  static Path parse(String text) {
    try {
      Path path = Path.of(text);
      if (path.isAbsolute()) {
        return path;
      }
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("a path without unusual characters is expected", e);
    }
    throw new IllegalArgumentException("the absolute path of a program is expected after exec:");
  }

  /** Why it must not be run, whichever way its links lead there; nothing when it may. */
  public Optional<String> problem() {
    return written.problem(file);
  }

  /**
   * Runs it, and ends it with all its children at the deadline.
   *
   * @param variables variables in addition to those of this process
   * @throws IOException when it cannot be started, with a message for people
   */
  Outcome run(List<String> arguments, Map<String, String> variables, Deadline deadline)
      throws IOException {
    ProgramFile program = new ProgramFile(file);
    Optional<String> problem = problem().or(program::problem);
    if (problem.isPresent()) {
      throw new IOException(problem.get());
    }
    List<String> command = new ArrayList<>(List.of(file.toString()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectInput(NOTHING);
    builder.environment().putAll(variables);
    written.keepOutOf(builder.environment());
    Process process;
    try {
      process = Children.start(builder);
    } catch (IOException e) {
      throw new IOException("it cannot be started: " + program.why(e), e);
    }
    return explained(watched(process, deadline));
  }

  /**
   * Adds what is wrong with the file, where that is why the program ended so: shells say it in
   * riddles.
   */
  private Outcome explained(Outcome outcome) {
    if (outcome.code().filter(UNRUNNABLE::contains).isEmpty()) {
      return outcome;
    }
    return new ProgramFile(file)
        .flaw()
        .map(
            flaw ->
                new Outcome(outcome.code(), (outcome.output() + "; " + flaw).replaceAll("^; ", "")))
        .orElse(outcome);
  }

  private Outcome watched(Process process, Deadline deadline) throws IOException {
    StringBuilder output = new StringBuilder();
    try (InputStream out = process.getInputStream()) {
      boolean running = true;
      while (running && !deadline.passed()) {
        running = !process.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        take(out, output);
      }
      Optional<Integer> code = running ? Optional.empty() : Optional.of(process.exitValue());
      return new Outcome(code, onOneLine(output));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interrupted(new Purpose("run", file.toString()));
    } finally {
      end(process);
    }
  }

  /**
   * Reads what the program has written so far, since it would wait otherwise, and keeps the
   * beginning. Does not read until nothing is left: a program that writes without end would keep us
   * from the deadline.
   */
  private static void take(InputStream out, StringBuilder kept) throws IOException {
    String piece = new String(out.readNBytes(out.available()), StandardCharsets.UTF_8);
    kept.append(piece, 0, Math.min(piece.length(), MOST_OUTPUT + 1 - kept.length()));
  }

  private static String onOneLine(StringBuilder output) {
    String text = output.length() > MOST_OUTPUT ? output + "…" : output.toString();
    return text.strip().replaceAll("\\s*\\R\\s*", "; ");
  }

  private static void end(Process process) {
    if (process.isAlive()) {
      ProcessTree.end(process.toHandle());
      try {
        process.waitFor(KILLED_WITHIN_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // it was killed, and cannot refuse that
      }
    }
  }
}
