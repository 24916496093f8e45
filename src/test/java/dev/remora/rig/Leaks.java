package dev.remora.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sees to it that the product lets out no secret: neither on its streams nor onto its volume. What
 * it printed is also kept in {@code target/outputs}, which is searched when all tests are over.
 */
final class Leaks {
  private static final Path OUTPUTS =
      Path.of("target", "outputs", "of-" + ProcessHandle.current().pid() + ".txt");

  private Leaks() {}

  /** The run, when nothing was let out. */
  static Run none(Run run, Optional<Path> volume) {
    keep(run);
    TestSecrets.assertNone(run.stdout() + run.stderr());
    volume.filter(Files::isDirectory).ifPresent(Leaks::search);
    return run;
  }

  /** Where a run publishes. */
  static Optional<Path> volume(Map<String, String> environment, String... arguments) {
    int to = List.of(arguments).indexOf("--to");
    return to >= 0 && to + 1 < arguments.length
        ? Optional.of(Path.of(arguments[to + 1]))
        : Optional.ofNullable(environment.get("REMORA_TO")).map(Path::of);
  }

  private static synchronized void keep(Run run) {
    try {
      Files.createDirectories(OUTPUTS.getParent());
      Files.writeString(OUTPUTS, run + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void search(Path volume) {
    try (var files = Files.walk(volume)) {
      for (Path file :
          files.filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS)).toList()) {
        if (Files.isReadable(file)) {
          TestSecrets.assertNone(Files.readString(file, StandardCharsets.ISO_8859_1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
