package dev.remora.cli;

import dev.remora.rig.Run;
import dev.remora.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A reader's terminal that knows no other program than {@code remora}, which runs in this process
 * by the clock of the test: what it prints of digests and times is the same each time.
 */
final class PageTerminal {
  private static final Pattern LINE =
      Pattern.compile(
          "\\$ remora (?<arguments>.+?)(?: \\| grep (?<word>\\S+))?(?<exit> \\|\\| echo \"exit"
              + " \\$\\?\")?");

  private static final String NEW_LINE = "\n";

  private final Map<String, String> environment;
  private final Clock clock;
  private final Map<String, String> names = new LinkedHashMap<>();

  PageTerminal(Map<String, String> environment, Clock clock) {
    this.environment = environment;
    this.clock = clock;
  }

  /** Says what a name in the page stands for; of two that begin alike, the longer one first. */
  PageTerminal where(String name, String here) {
    names.put(name, here);
    return this;
  }

  /** Types what is after a prompt, and returns the transcript as it is then. */
  String type(String transcript) {
    return transcript
        .lines()
        .filter(line -> line.startsWith("$ "))
        .flatMap(line -> Stream.of(line + NEW_LINE, there(seen(line))))
        .collect(Collectors.joining());
  }

  private String seen(String typed) {
    Matcher line = LINE.matcher(typed);
    if (!line.matches()) {
      throw new AssertionError("only remora is on this terminal, but not: " + typed);
    }
    List<String> arguments = List.of(here(line.group("arguments")).split(" "));
    Run run = RemoraInProcess.run(environment, arguments, clock);
    if (run.exit() != 0 && line.group("exit") == null) {
      throw new AssertionError(typed + ": " + run);
    }
    String printed =
        line.group("word") == null ? run.stdout() : found(line.group("word"), run.stdout());
    return printed + (run.exit() == 0 ? "" : "exit %d%n".formatted(run.exit()));
  }

  private static String found(String word, String text) {
    return text.lines()
        .filter(line -> line.contains(word))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private String here(String text) {
    String result = text;
    for (var name : names.entrySet()) {
      result = result.replace(name.getKey(), name.getValue());
    }
    return result;
  }

  private String there(String text) {
    String result = text;
    for (var name : names.entrySet()) {
      if (!name.getKey().startsWith("$")) {
        result = result.replace(name.getValue(), name.getKey());
      }
    }
    return result;
  }
}
