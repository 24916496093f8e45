package dev.remora.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The patches for CronJobs say what those for other workloads say; it needs no cluster. */
class CronJobPatchesTest {
  static List<Path> patches() throws IOException {
    try (var files = Files.walk(Path.of("k8s/components"))) {
      var patches = files.filter(file -> file.endsWith("cronjob.yaml")).sorted().toList();
      assertFalse(patches.isEmpty());
      return patches;
    }
  }

  @ParameterizedTest
  @MethodSource("patches")
  void areWhatTheScriptWrites(Path patch) throws IOException {
    var workload = Files.readAllLines(patch.resolveSibling("workload.yaml"));
    int spec = workload.indexOf("spec:");
    var deeper =
        workload.subList(spec + 1, workload.size()).stream()
            .map(line -> line.isEmpty() ? line : "    " + line)
            .collect(Collectors.joining("\n"));

    var written = Files.readString(patch).strip();

    assertEquals(
        deeper.strip(),
        written.substring(written.indexOf("    spec:\n") + "    spec:\n".length()).strip(),
        "run scripts/k8s-cronjobs");
  }
}
