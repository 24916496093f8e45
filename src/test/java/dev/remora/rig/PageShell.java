package dev.remora.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A reader who types what a page shows, in a directory of their own. What is done by hand in one
 * shell is run in one here: variables last from line to line.
 */
public final class PageShell {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Pattern BASH = Pattern.compile("(?ms)^```bash\\n(.*?)^```$");
  private static final String MARK = "@@@";

  private final Path directory;
  private final Path programs;
  private final Map<String, String> names = new LinkedHashMap<>();

  private PageShell(Path directory, Path programs) {
    this.directory = directory;
    this.programs = programs;
  }

  /** Starts in an empty directory, with the product and nothing else of ours on the path. */
  public static PageShell in(Path scratch) {
    try {
      var shell =
          new PageShell(
              Files.createTempDirectory(scratch, "reader-"),
              Files.createTempDirectory(scratch, "programs-"));
      var product = System.getProperty("remora.executable", "target/remora");
      return shell.with("remora", "exec " + Path.of(product).toAbsolutePath() + " \"$@\"\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts a program on the path. */
  public PageShell with(Tool tool) {
    return with(tool.program(), "exec " + tool.required() + " \"$@\"\n");
  }

  /** Puts a script of bash on the path. */
  public PageShell with(String program, String script) {
    try {
      var file = Files.writeString(programs.resolve(program), "#!/bin/bash\n" + script);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says what a name in the page stands for. */
  public PageShell where(String name, String here) {
    names.put(name, here);
    return this;
  }

  /** Where the reader is. */
  public Path directory() {
    return directory;
  }

  /** What is between {@code <!-- name -->} and {@code <!-- /name -->}, without its fence. */
  public static String transcript(String page, String name) {
    var begin = "<!-- " + name + " -->\n\n```console\n";
    int from = page.indexOf(begin) + begin.length();
    return page.substring(from, page.indexOf("```\n\n<!-- /" + name + " -->", from));
  }

  /** Types what is after a prompt, and returns the transcript as it is then. */
  public String type(String transcript) {
    var shown = transcript.lines().filter(line -> isKept(line)).toList();
    var typed = new StringBuilder("exec 2>&1\n");
    for (var line : shown) {
      typed.append("echo ").append(MARK).append('\n');
      if (line.startsWith("$ ")) {
        typed.append(here(line.substring(2))).append('\n');
      }
    }
    var printed = run(typed.toString(), List.of("bash")).stdout().split(MARK + "\n", -1);
    var all = new StringBuilder();
    for (int i = 0; i < shown.size(); i++) {
      all.append(shown.get(i)).append('\n').append(there(printed[i + 1]));
    }
    return all.toString();
  }

  /** Runs all blocks of bash that a page has, one after the other, each line of which succeeds. */
  public Run runBlocks(String page) {
    var blocks =
        BASH.matcher(page)
            .results()
            .map(block -> here(block.group(1)))
            .collect(Collectors.joining("\n"));
    return run(blocks, List.of("bash", "-xeuo", "pipefail"));
  }

  private static boolean isKept(String line) {
    return line.startsWith("$ ") || line.startsWith("#") || line.isEmpty();
  }

  private Run run(String text, List<String> shell) {
    try {
      var script = Files.writeString(Files.createTempFile(programs, "typed-", ""), text);
      var line = new ArrayList<>(shell);
      line.add(script.toString());
      var environment =
          Map.of("HOME", directory.toString(), "PATH", programs + ":" + System.getenv("PATH"));
      return new Command(line, environment, directory).run(LIMIT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String here(String text) {
    var result = text;
    for (var name : names.entrySet()) {
      result = result.replace(name.getKey(), name.getValue());
    }
    return result;
  }

  private String there(String text) {
    var result = text;
    for (var name : names.entrySet()) {
      result = result.replace(name.getValue(), name.getKey());
    }
    return result;
  }
}
