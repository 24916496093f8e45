package dev.remora.kubernetes;

import dev.remora.rig.GuardedDistribution;
import dev.remora.rig.Run;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * {@code kubectl}, as a user types it. What was typed and answered is appended to a transcript.
 *
 * @param directory where it is started, and where the transcript is
 */
record Kubectl(Path directory) {
  Run run(String... arguments) {
    Run run =
        Tool.KUBECTL.run(directory, Map.of("KUBECONFIG", ClusterSettings.kubeconfig()), arguments);
    var typed = String.join(" ", arguments).replace(GuardedDistribution.PASSWORD, "…");
    var text = "$ kubectl " + typed + "\n" + run.stdout() + run.stderr();
    try {
      Files.writeString(
          directory.resolve("transcript.txt"),
          run.exit() == 0 ? text : text + "(exit " + run.exit() + ")\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return run;
  }
}
