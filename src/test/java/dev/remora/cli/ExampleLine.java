package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line that a reader may type into a shell: assignments, {@code remora}, words. */
final class ExampleLine {
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  /** A pipe, a redirection, a comment, the next command, or a line that is continued. */
  private static final Pattern TAKEN_OVER = Pattern.compile(" +([|>#;\\\\]|&&).*$");

  /** What is read while the line is: a reader has it, and is given one here. */
  private static final Map<String, String> FILES =
      Map.of(
          "--sign-key", "src/test/resources/trust/openssl-ecparam.pem",
          "--sign-password", "src/test/resources/trust/openssl-ecparam.pem",
          "--trusted-root", "bench/race/keyless/trusted_root.json",
          "--verify-ca", "src/test/resources/trust/notation-ca.pem",
          "--verify-key", "src/test/resources/trust/p256.pub");

  private ExampleLine() {}

  /** What the line asks for; an example that is not understood fails. */
  static Invocation run(String line) {
    return typed(line, line).executed();
  }

  /**
   * Fails unless a line of a page is understood, up to where the shell takes over. What stands for
   * a value there, such as {@code IMAGE} or {@code $IMAGE@$DIGEST}, is given one.
   */
  static void understood(String line, String description) {
    String command =
        TAKEN_OVER
            .matcher(line)
            .replaceFirst("")
            .replace("\"", "")
            .replaceAll(
                "(?<= )(oci:registry@)?(\\$?IMAGE|\\$REMORA_IMAGE)(@\\$DIGEST)?(?= |$)",
                Samples.REFERENCE.toString())
            .replaceAll("\\$(DIGEST|REVISION)|\\bREVISION\\b", Samples.IMAGE.toString())
            .replaceAll("sha256:[0-9a-f]*…", Samples.IMAGE.toString());
    typed(command, description);
  }

  private static void giveFiles(List<String> words) {
    for (int i = 0; i + 1 < words.size(); i++) {
      words.set(i + 1, FILES.getOrDefault(words.get(i), words.get(i + 1)));
    }
  }

  private static Session typed(String line, String description) {
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
    giveFiles(words);
    words.removeIf(word -> word.startsWith("<")); // standard input: the shell's
    assertEquals(
        0, shell.run(words.toArray(String[]::new)), () -> description + "\n" + shell.err());
    return shell;
  }
}
