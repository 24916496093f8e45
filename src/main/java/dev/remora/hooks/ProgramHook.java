package dev.remora.hooks;

import dev.remora.oci.Digest;
import dev.remora.time.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Runs a program with the volume as its argument. Its variables are not called {@code REMORA_…}: a
 * {@code remora} that it starts would take those for settings.
 */
record ProgramHook(Program program) implements ChangeHook {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  @Override
  public OptionalInt tell(Change change, Deadline deadline) throws HookTrouble {
    Deadline limit = deadline.atMost(LIMIT);
    try {
      Program.Outcome outcome =
          program.run(List.of(change.directory().toString()), variables(change), limit);
      if (!outcome.well()) {
        throw new HookTrouble(program.file() + " " + outcome.text(limit.allowed()));
      }
      return OptionalInt.empty();
    } catch (IOException e) {
      throw new HookTrouble(program.file() + ": " + e.getMessage(), e);
    }
  }

  private static Map<String, String> variables(Change change) {
    Map<String, String> variables = new HashMap<>();
    variables.put("CONFIG_DIRECTORY", change.directory().toString());
    variables.put("CONFIG_IMAGE", change.image().toString());
    variables.put("CONFIG_REVISION", change.revision().toString());
    variables.put("CONFIG_PREVIOUS", change.previous().map(Digest::toString).orElse(""));
    return variables;
  }
}
