package dev.remora.kubernetes;

import dev.remora.rig.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A user's shell in the directory of an overlay, with {@code kustomize} on its path, and {@code
 * kubectl}, which is in the namespace as by a context.
 *
 * @param variables what it has in its environment besides
 */
record Terminal(Namespace namespace, String path, Map<String, String> variables) {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  static Terminal in(Namespace namespace) {
    var script = "#!/bin/sh\nexec %s -n %s \"$@\"\n";
    var kubectl =
        namespace.write("bin/kubectl", script.formatted(Tool.KUBECTL.required(), namespace.name()));
    if (!kubectl.toFile().setExecutable(true)) {
      throw new IllegalStateException(kubectl + " cannot be made executable");
    }
    var kustomize = Tool.KUSTOMIZE.required().getParent();
    return new Terminal(
        namespace, kubectl.getParent() + ":" + kustomize + ":" + System.getenv("PATH"), Map.of());
  }

  /** The same with a variable in its environment. */
  Terminal with(String variable, String value) {
    var all = new TreeMap<>(variables);
    all.put(variable, value);
    return new Terminal(namespace, path, Map.copyOf(all));
  }

  /** The same with another directory on its path, before the others. */
  Terminal finding(Path programs) {
    return new Terminal(namespace, programs + ":" + path, variables);
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
    if (line.startsWith("kubectl exec deployment/")) {
      namespace.awaitNoneEnding(); // it takes the pod that has been ready for longest
    }
    var environment = new TreeMap<>(System.getenv());
    environment.put("PATH", path);
    environment.putAll(variables);
    var run = Tool.BASH.run(namespace.directory(), environment, LIMIT, "-c", "exec 2>&1\n" + line);
    if (run.exit() != 0) {
      throw new AssertionError(line + " failed: " + run);
    }
    return "$ " + line + "\n" + run.stdout();
  }
}
