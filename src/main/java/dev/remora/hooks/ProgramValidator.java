package dev.remora.hooks;

import dev.remora.failure.ContentRefused;
import dev.remora.failure.Purpose;
import dev.remora.failure.UsageFailure;
import dev.remora.posix.DiskTrouble;
import dev.remora.posix.FileTree;
import dev.remora.posix.Fingerprint;
import dev.remora.posix.OpenDirectory;
import dev.remora.time.Deadline;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs a program with the staged directory as its argument. Any exit code but 0 is a veto, and the
 * program's output is the reason.
 */
record ProgramValidator(Program program) implements Validator {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Purpose PURPOSE = new Purpose("validate", "the new configuration");

  @Override
  public void check(Path staged, Deadline deadline) {
    try (OpenDirectory top = OpenDirectory.open(staged)) {
      // another process cannot follow our descriptors
      String directory = staged.toRealPath().toString();
      Map<String, Fingerprint> before = fingerprints(top, deadline);
      run(directory, deadline.atMost(LIMIT));
      // only what was verified may be published
      if (!fingerprints(top, deadline).equals(before)) {
        throw new ContentRefused(
            PURPOSE, program.file() + " changed its files", "a validator may only look");
      }
    } catch (IOException e) {
      throw DiskTrouble.failure(PURPOSE, e);
    }
  }

  private void run(String directory, Deadline limit) {
    try {
      Program.Outcome outcome =
          program.run(List.of(directory), Map.of("CONFIG_DIRECTORY", directory), limit);
      if (!outcome.well()) {
        throw new ContentRefused(
            PURPOSE,
            program.file() + " " + outcome.text(limit.allowed()),
            "correct the configuration and attach it again; nothing was published");
      }
    } catch (IOException e) {
      throw new UsageFailure(
          new Purpose("run the validator", program.file().toString()),
          String.valueOf(e.getMessage()),
          "correct the setting validate",
          e);
    }
  }

  /** Compares by the time of each file's last change, which the kernel sets whoever writes. */
  private static Map<String, Fingerprint> fingerprints(OpenDirectory top, Deadline deadline)
      throws IOException {
    Map<String, Fingerprint> prints = new TreeMap<>();
    FileTree.walkFiles(
        top, () -> deadline.check(PURPOSE), (file, path) -> prints.put(path, file.fingerprint()));
    return prints;
  }
}
