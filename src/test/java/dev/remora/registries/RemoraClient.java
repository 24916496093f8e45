package dev.remora.registries;

import dev.remora.registries.Behaviour.Verb;
import dev.remora.rig.Run;
import dev.remora.rig.TestSecrets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Remora, however it is started. */
record RemoraClient(Starter starter) implements Client {
  /** How long it may try what never succeeds. */
  private static final String PATIENCE = "1s";

  /** Runs it with an environment that holds no more than this. */
  interface Starter {
    Run run(Map<String, String> environment, List<String> arguments);
  }

  @Override
  public String name() {
    return "Remora";
  }

  @Override
  public String toString() {
    return name();
  }

  @Override
  public Optional<Run> run(Verb verb, Address registry, Path directory, boolean impatient) {
    var line = new ArrayList<String>();
    line.add("--deadline=" + (impatient ? PATIENCE : "20s"));
    registry.authority().ifPresent(ca -> line.add("--ca-file=" + ca));
    if (registry.authority().isPresent()) {
      line.add("--plain-http=none");
    }
    var file = directory.resolve(Content.FILE).toString();
    var to = directory.resolve(OUT).toString();
    line.addAll(
        switch (verb) {
          case RESOLVE ->
              List.of("inspect", registry.repository() + ":" + Content.IMAGE_TAG, "--descriptor");
          case DISCOVER -> List.of("discover", registry.image(), "--output=json");
          case EMPTY, PULL -> List.of("pull", registry.image(), "--to", to);
          case GET ->
              List.of(
                  "pull",
                  "--artifact",
                  registry.repository() + ":" + Content.CONFIG_TAG,
                  "--to",
                  to);
          case ATTACH, ATTACH_MORE -> List.of("attach", registry.image(), file);
          case PUSH -> List.of("push", registry.repository() + ":new", file);
        });
    var run = starter.run(Map.of("HOME", directory.toString()), line);
    TestSecrets.assertNone(run.toString());
    if (verb != Verb.EMPTY || impatient) {
      return Optional.of(run);
    }
    // both who pulls and who lists say so, and a pull has an exit code for it
    return run.exit() == 11
        ? run(Verb.DISCOVER, registry, directory, false)
        : Optional.of(new Run(Math.max(1, run.exit()), run.stdout(), run.stderr()));
  }
}
