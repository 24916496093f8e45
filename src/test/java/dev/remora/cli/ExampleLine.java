package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line that a reader may type into a shell: assignments, {@code remora}, words. */
final class ExampleLine {
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  private ExampleLine() {}

  /** What the line asks for; an example that is not understood fails. */
  static Invocation run(String line) {
    Session shell = new Session();
    List<String> words = new ArrayList<>();
    Matcher m = WORD.matcher(line);
    while (m.find()) {
      words.add(m.group(1) != null ? m.group(1) : m.group(2));
    }
    while (!words.getFirst().equals("remora")) {
      String[] assignment = words.removeFirst().split("=", 2);
      shell.with(assignment[0], assignment[1]);
    }
    words.removeFirst();
    assertEquals(0, shell.run(words.toArray(String[]::new)), () -> line + "\n" + shell.err());
    return shell.executed();
  }
}
