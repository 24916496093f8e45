package dev.remora.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.rig.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A user's shell in the directory of an overlay, with {@code kustomize} on its path, and {@code
 * kubectl}, which is in the namespace as by a context.
 *
 * @param variables what it has in its environment besides
 */
record Terminal(Path directory, String path, Map<String, String> variables) {
  private static final long LIMIT_SECONDS = 120;

  static Terminal in(Namespace namespace) {
    var script = "#!/bin/sh\nexec %s -n %s \"$@\"\n";
    var kubectl =
        namespace.write("bin/kubectl", script.formatted(Tool.KUBECTL.required(), namespace.name()));
    if (!kubectl.toFile().setExecutable(true)) {
      throw new IllegalStateException(kubectl + " cannot be made executable");
    }
    var kustomize = Tool.KUSTOMIZE.required().getParent();
    return new Terminal(
        namespace.directory(),
        kubectl.getParent() + ":" + kustomize + ":" + System.getenv("PATH"),
        Map.of());
  }

  /** The same with a variable in its environment. */
  Terminal with(String variable, String value) {
    var all = new TreeMap<>(variables);
    all.put(variable, value);
    return new Terminal(directory, path, Map.copyOf(all));
  }

  /** The same with another directory on its path, before the others. */
  Terminal finding(Path programs) {
    return new Terminal(directory, programs + ":" + path, variables);
  }

  /** Types what is after a prompt, and returns the transcript as it is then. */
  String retype(String transcript) {
    return transcript
        .lines()
        .filter(line -> line.startsWith("$ "))
        .map(line -> type(line.substring(2)))
        .collect(Collectors.joining());
  }

  /** Types a line, and returns what is then to be seen. */
  String type(String line) {
    var shell = new ProcessBuilder("sh", "-c", line).redirectErrorStream(true);
    shell.directory(directory.toFile());
    shell.environment().put("PATH", path);
    shell.environment().putAll(variables);
    try {
      var process = shell.start();
      process.getOutputStream().close();
      var seen = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError(line + " failed:\n" + seen);
      }
      return "$ " + line + "\n" + seen;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
