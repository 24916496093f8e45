package dev.remora.source.layout;

import dev.remora.posix.OpenDirectory;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * A file on its way: under its name there is nothing, the old or the whole new content. What a
 * killed run leaves lies in the workshop.
 */
public final class Draft implements AutoCloseable {
  static final String PREFIX = "remora-";

  private final Path file;
  private final FileChannel channel;

  private Draft(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Begins one.
   *
   * @param workshop a directory of the same file system as the draft's destination
   */
  static Draft in(Path workshop) throws IOException {
    Files.createDirectories(workshop);
    Path file =
        Files.createTempFile(
            workshop,
            PREFIX,
            null,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
    return new Draft(file, FileChannel.open(file, StandardOpenOption.WRITE));
  }

  /** What was written before is void. Closing the stream does not end the draft. */
  public OutputStream begin() throws IOException {
    channel.truncate(0);
    return new FilterOutputStream(Channels.newOutputStream(channel)) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        out.flush();
      }
    };
  }

  /** Brings it to the disk and then gives it its name, which never leads to half a file. */
  void moveTo(Path target) throws IOException {
    channel.force(true);
    Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
    forceEntries(target.toAbsolutePath().getParent());
  }

  private static void forceEntries(@Nullable Path directory) throws IOException {
    if (directory != null) {
      try (OpenDirectory entries = OpenDirectory.open(directory.toRealPath())) {
        entries.force();
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(file);
  }
}
