package dev.remora.publish;

import dev.remora.json.MalformedJson;
import dev.remora.posix.OpenDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.random.RandomGenerator;

/** {@code ..remora/state.json}. */
record StateFile(OpenDirectory metadata, RandomGenerator random, Runnable before) {

  /** Reads it; absent, unreadable or of another schema, it is empty. */
  State read() {
    try {
      return StateDocument.read(SmallFile.read(metadata, Names.STATE, StateDocument.LONGEST));
    } catch (IOException | MalformedJson e) {
      return State.empty();
    }
  }

  /**
   * Replaces it as a whole: a process that dies leaves the old one or the new one. It is not
   * brought to the disk: a machine that dies may leave one that cannot be read, which counts as
   * none and costs a question to the registry, less than four calls of {@code fsync} in every pass.
   */
  void replace(State state) throws IOException {
    String temporary = Names.temporaryState(random);
    try {
      SmallFile.write(metadata, temporary, StateDocument.write(state));
    } catch (IOException e) { // an interruption above all
      Files.deleteIfExists(metadata.path(temporary));
      throw e;
    }
    if (metadata.find(Names.STATE).filter(PosixFileAttributes::isDirectory).isPresent()) {
      metadata.deleteTree(Names.STATE, before); // a file cannot be renamed over a directory
    }
    Files.move(
        metadata.path(temporary), metadata.path(Names.STATE), StandardCopyOption.ATOMIC_MOVE);
  }
}
