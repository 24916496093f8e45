package dev.remora.source.layout;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

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
    Files.createDirectories(workshop);
    Path draft =
        Files.createTempFile(
            workshop,
            "remora-",
            null,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
    try {
      try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        content.writeTo(Channels.newOutputStream(channel));
        channel.force(true); // before the rename: a name must never lead to half a file
      }
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
      forceEntries(target.toAbsolutePath().getParent());
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static void forceEntries(@org.jspecify.annotations.Nullable Path directory)
      throws IOException {
    if (directory != null) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
