package dev.remora.source.layout;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** Writes a file so that under its name there is nothing, the old or the whole new content. */
final class DurableFile {
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private DurableFile() {}

  /**
   * Writes beside the others and renames.
   *
   * @param workshop a directory of the same file system, where a killed run may leave its draft
   */
  static void write(Path target, Path workshop, Content content) throws IOException {
    try (Draft draft = Draft.in(workshop)) {
      content.writeTo(draft.begin());
      draft.moveTo(target);
    }
  }
}
