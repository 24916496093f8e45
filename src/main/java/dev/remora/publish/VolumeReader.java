package dev.remora.publish;

import dev.remora.failure.ContentRefused;
import dev.remora.failure.Purpose;
import dev.remora.json.MalformedJson;
import dev.remora.posix.OpenDirectory;
import dev.remora.time.Deadline;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a volume without its lock and without writing to it: so it waits for nobody, and works
 * where the volume is mounted read-only.
 */
record VolumeReader(Volume volume, Deadline deadline, Purpose purpose) {
  /** It looks again when something is published meanwhile, but not more often than this. */
  private static final int MOST_LOOKS = 5;

  /** Nobody reads more of them. */
  private static final int MOST_ALTERATIONS = 1_000;

  /** One look at what readers see. */
  private interface Look<T> {
    /**
     * @param current the name of the directory that readers see
     */
    T at(OpenDirectory root, Links links, Optional<String> current) throws IOException;
  }

  VolumeView look() throws IOException {
    return look(VolumeView.ofNothing(State.empty(), Optional.empty()), this::look);
  }

  /** What is published, without a look at its files. */
  Optional<Published> published() throws IOException {
    return look(Optional.empty(), (root, _, current) -> published(root, current));
  }

  private <T> T look(T nothing, Look<T> look) throws IOException {
    Path directory = volume.directory();
    if (!Files.isDirectory(directory)) {
      return nothing;
    }
    try (OpenDirectory root = OpenDirectory.open(directory.toRealPath())) {
      Links links = new Links(root, volume.seen(), volume.random());
      RevisionDirectories revisions = new RevisionDirectories(root, links, this::goOn);
      for (int looks = 1; ; looks++) {
        Optional<String> current = revisions.current();
        T found = look.at(root, links, current);
        if (revisions.current().equals(current) || looks == MOST_LOOKS) {
          return found;
        }
      }
    }
  }

  /** What is remembered on it, without a look at what is published. */
  State state() throws IOException {
    Path directory = volume.directory();
    if (!Files.isDirectory(directory)) {
      return State.empty();
    }
    try (OpenDirectory root = OpenDirectory.open(directory.toRealPath())) {
      return StateFile.readOnly(root, volume.random(), _ -> {});
    }
  }

  /** Fails as publishing would, where somebody else's file has one of these names. */
  void refuseTaken(Set<String> names) throws IOException {
    Path directory = volume.directory();
    if (Files.isDirectory(directory)) {
      try (OpenDirectory root = OpenDirectory.open(directory.toRealPath())) {
        Links links = new Links(root, volume.seen(), volume.random());
        RevisionDirectories revisions = new RevisionDirectories(root, links, this::goOn);
        new Publication(root, links, revisions, volume.modes(), this::goOn)
            .refuseCollisions(names, purpose);
      }
    }
  }

  private VolumeView look(OpenDirectory root, Links links, Optional<String> current)
      throws IOException {
    State state = StateFile.readOnly(root, volume.random(), _ -> {});
    if (current.isEmpty()) {
      return VolumeView.ofNothing(state, Optional.empty());
    }
    try (OpenDirectory directory = root.child(current.get())) {
      Provenance provenance = provenance(directory);
      List<Alteration> alterations =
          Comparison.of(
              directory,
              links,
              provenance,
              new Fingerprints(volume.clock()),
              MOST_ALTERATIONS,
              this::goOn,
              volume.watch());
      return new VolumeView(
          Optional.of(new Published(current.get(), provenance)),
          alterations,
          state,
          Optional.empty());
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (NoSuchFileException | NotDirectoryException | MalformedJson e) {
      // as in a session: then there is no revision
      return VolumeView.ofNothing(state, Optional.of(Damage.of(Names.PROVENANCE, e)));
    }
  }

  private Optional<Published> published(OpenDirectory root, Optional<String> current)
      throws IOException {
    if (current.isEmpty()) {
      return Optional.empty();
    }
    try (OpenDirectory directory = root.child(current.get())) {
      return Optional.of(new Published(current.get(), provenance(directory)));
    } catch (NoSuchFileException | NotDirectoryException | MalformedJson e) {
      return Optional.empty(); // as in a session: then there is no revision
    }
  }

  private Provenance provenance(OpenDirectory directory) throws IOException, MalformedJson {
    Provenance provenance = ProvenanceDocument.in(directory, volume.limits());
    Optional<String> excess = provenance.excess(volume.limits());
    if (excess.isPresent()) {
      throw new ContentRefused(
          purpose, "what is published there claims " + excess.get(), "set a higher limit");
    }
    return provenance;
  }

  private void goOn() {
    deadline.check(purpose);
  }
}
