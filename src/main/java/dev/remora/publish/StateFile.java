package dev.remora.publish;

import dev.remora.json.MalformedJson;
import dev.remora.posix.FileMode;
import dev.remora.posix.FileTree;
import dev.remora.posix.OpenDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** The file {@code ..remora/state.json}. */
record StateFile(OpenDirectory metadata, RandomGenerator random) {
  private static final FileMode FOR_ALL = new FileMode(0644);

  /**
   * Reads the state. It is empty where the file is missing, cannot be read or has another schema.
   *
   * @param damage is told why a file that is there does not count
   */
  State read(Consumer<String> damage) {
    try {
      if (!metadata.has(Names.STATE)) {
        return State.empty(); // a fresh volume, at every start of most pods
      }
      return StateDocument.read(SmallFile.read(metadata, Names.STATE, StateDocument.LONGEST));
    } catch (NoSuchFileException e) {
      return State.empty();
    } catch (IOException | MalformedJson e) {
      damage.accept(Damage.of(Names.METADATA + "/" + Names.STATE, e));
      return State.empty();
    }
  }

  /**
   * Reads the state without the right to write. It is empty, too, where the directory cannot be
   * opened.
   */
  static State readOnly(OpenDirectory root, RandomGenerator random, Consumer<String> damage) {
    try (OpenDirectory metadata = root.child(Names.METADATA)) {
      return new StateFile(metadata, random).read(damage);
    } catch (IOException e) {
      return State.empty();
    }
  }

  /**
   * Replaces the file as a whole: a process that dies leaves the old state or the new one. The file
   * is not forced to the disk. A machine that dies may leave one that cannot be read, which counts
   * as none; that costs a question to the registry, less than four calls of {@code fsync} in every
   * pass.
   */
  void replace(State state, Runnable before) throws IOException {
    try (Draft draft = draft(state)) {
      draft.takePlace(before);
    }
  }

  /** Writes a new file beside it, so that replacing it later needs no room on the disk. */
  Draft draft(State state) throws IOException {
    Draft draft = new Draft(Names.temporaryState(random));
    try {
      SmallFile.write(metadata, draft.name, StateDocument.write(state), FOR_ALL, false);
      return draft;
    } catch (IOException e) { // above all an interruption
      draft.close();
      throw e;
    }
  }

  /** A state that is written, but does not count yet. The caller closes it. */
  final class Draft implements AutoCloseable {
    private final String name;
    private boolean inPlace;

    private Draft(String name) {
      this.name = name;
    }

    /**
     * Makes it the state.
     *
     * @param before runs before each step of what may take long, and throws to end it
     */
    void takePlace(Runnable before) throws IOException {
      if (metadata.has(Names.STATE) && metadata.isDirectory(Names.STATE)) {
        FileTree.delete(metadata, Names.STATE, before); // a file cannot be renamed over a directory
      }
      Files.move(metadata.path(name), metadata.path(Names.STATE), StandardCopyOption.ATOMIC_MOVE);
      inPlace = true;
    }

    /** Deletes it, unless it has become the state. */
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
