package dev.remora.cli;

import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Somebody who types the beginning of a line and presses the tab key, in a real shell that has read
 * the completion that Remora prints for it.
 *
 * @param directory where the shell is, and all that it writes
 * @param beside a script that bash reads before; empty for none
 */
record CompletionTerminal(Shell shell, Path directory, String beside) {
  private static final Path BEGINNINGS = Path.of("src/test/resources/completion").toAbsolutePath();

  /**
   * What the shell did.
   *
   * @param offered of an option with its value, the value
   * @param last word of the line after that; nothing where no line was run
   */
  record Answer(List<String> offered, String last) {}

  CompletionTerminal(Shell shell, Path directory) {
    this(shell, directory, "");
  }

  /** An answer for each of the lines. */
  List<Answer> type(List<String> lines) throws IOException {
    Path script = Files.writeString(directory.resolve("." + shell), CompletionScript.of(shell));
    return switch (shell) {
      case BASH -> onATerminal(lines, script, "bash --noprofile --rcfile $BEGIN -i");
      case ZSH -> onATerminal(lines, script, "ZDOTDIR=$ZSH zsh -d -i");
      case FISH -> asked(lines, script);
    };
  }

  private List<Answer> onATerminal(List<String> lines, Path script, String program)
      throws IOException {
    Path keys = directory.resolve(".keys");
    Files.writeString(
        keys, lines.stream().map(line -> line + "\t\n").collect(Collectors.joining()));
    Path out = Files.createFile(directory.resolve(".out"));
    Path beginning = BEGINNINGS.resolve(shell + ".rc");
    Files.copy(beginning, directory.resolve(".zshrc"));
    Tool.BASH
        .run(
            directory,
            Map.of(
                "BEGIN", beginning.toString(),
                "ZSH", directory.toString(),
                "SCRIPT", script.toString(),
                "BESIDE", beside,
                "OUT", out.toString(),
                "TERM", "xterm",
                "LC_ALL", "C.UTF-8"),
            "-c",
            "exec " + Tool.SCRIPT.required() + " -qec '" + program + "' /dev/null <.keys")
        .expect(0);
    List<Answer> answers = new ArrayList<>();
    List<String> offered = new ArrayList<>();
    for (String line : Files.readAllLines(out)) {
      String rest = line.substring(line.indexOf(' ') + 1);
      if (line.startsWith("offered ")) {
        Stream.of(rest).filter(word -> !word.isEmpty()).forEach(offered::add);
      } else {
        answers.add(new Answer(List.copyOf(offered), rest));
        offered.clear();
      }
    }
    return answers;
  }

  private List<Answer> asked(List<String> lines, Path script) throws IOException {
    List<Answer> answers = new ArrayList<>();
    Path typed = Files.write(directory.resolve(".lines"), lines);
    String all =
        Tool.FISH
            .run(
                directory,
                Map.of("LC_ALL", "C.UTF-8"),
                "--no-config",
                "-c",
                "source %s; while read -l line; complete -C $line; echo =; end <%s"
                    .formatted(script, typed))
            .expect(0)
            .stdout();
    for (String answer : all.replaceFirst("=\n$", "").split("(?m)^=\n", -1)) {
      List<String> offered = answer.lines().map(line -> line.split("\t")[0]).toList();
      answers.add(
          new Answer(
              offered.stream().map(word -> word.replaceFirst("^--[a-z-]+=", "")).toList(),
              offered.size() == 1 ? offered.getFirst() : ""));
    }
    return answers;
  }
}
