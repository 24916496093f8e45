package dev.remora.publish;

import dev.remora.json.MalformedJson;
import dev.remora.posix.FileTree;
import dev.remora.posix.OpenDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** {@code ..remora/state.json}. */
record StateFile(OpenDirectory metadata, RandomGenerator random) {

  /**
   * Reads it; absent, unreadable or of another schema, it is empty.
   *
   * @param damage is told why one that is there does not count
   */
  State read(Consumer<String> damage) {
    try {
      return StateDocument.read(SmallFile.read(metadata, Names.STATE, StateDocument.LONGEST));
    } catch (NoSuchFileException e) {
      return State.empty();
    } catch (IOException | MalformedJson e) {
      damage.accept(Damage.of(Names.METADATA + "/" + Names.STATE, e));
      return State.empty();
    }
  }

  /** What it says, for who may not write: also where not even its directory can be opened. */
  static State glance(OpenDirectory root, RandomGenerator random, Consumer<String> damage) {
    try (OpenDirectory metadata = root.child(Names.METADATA)) {
      return new StateFile(metadata, random).read(damage);
    } catch (IOException e) {
      return State.empty();
    }
  }

  /**
   * Replaces it as a whole: a process that dies leaves the old one or the new one. It is not
   * brought to the disk: a machine that dies may leave one that cannot be read, which counts as
   * none and costs a question to the registry, less than four calls of {@code fsync} in every pass.
   */
  void replace(State state, Runnable before) throws IOException {
    try (Draft draft = draft(state)) {
      draft.takePlace(before);
    }
  }

  /** Writes one beside it, so that to replace it later needs no room. */
  Draft draft(State state) throws IOException {
    Draft draft = new Draft(Names.temporaryState(random));
    try {
      SmallFile.write(metadata, draft.name, StateDocument.write(state));
      return draft;
    } catch (IOException e) { // an interruption above all
      draft.close();
      throw e;
    }
  }

  /** A state that does not count yet; closed by the caller. */
  final class Draft implements AutoCloseable {
    private final String name;
    private boolean inPlace;

    private Draft(String name) {
      this.name = name;
    }

    /**
     * From here on it is the state.
     *
     * @param before is called before each step of what may take a while
     */
    void takePlace(Runnable before) throws IOException {
      if (metadata.isDirectory(Names.STATE)) {
        FileTree.delete(metadata, Names.STATE, before); // a file cannot be renamed over a directory
      }
      Files.move(metadata.path(name), metadata.path(Names.STATE), StandardCopyOption.ATOMIC_MOVE);
      inPlace = true;
    }

    /** Deletes it, if it did not take its place. */
    @Override
    public void close() {
      if (!inPlace) {
        try {
          Files.deleteIfExists(metadata.path(name));
        } catch (IOException e) {
          // the next session sweeps it
        }
      }
    }
  }
}
