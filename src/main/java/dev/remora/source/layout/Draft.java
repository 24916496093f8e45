package dev.remora.source.layout;

import dev.remora.posix.DiskTrouble;
import dev.remora.posix.HeldFile;
import dev.remora.posix.OpenDirectory;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A file on its way: under its name there is nothing, the old or the whole new content. What a
 * killed run leaves lies in the workshop.
 */
public final class Draft implements AutoCloseable {
  static final String PREFIX = "remora-";

  private final OpenDirectory workshop;
  private final String name;
  private final FileChannel channel;

  private Draft(OpenDirectory workshop, String name, FileChannel channel) {
    this.workshop = workshop;
    this.name = name;
    this.channel = channel;
  }

  /**
   * Begins one.
   *
   * @param workshop a directory of the same file system as the draft's destination; closed with the
   *     draft
   */
  static Draft in(OpenDirectory workshop) throws IOException {
    try {
      Path file =
          Files.createTempFile(
              workshop.path(),
              PREFIX,
              null,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
      String name = String.valueOf(file.getFileName());
      return new Draft(workshop, name, open(workshop, name));
    } catch (FileSystemException e) {
      workshop.close();
      throw new FileSystemException(OpenLayout.WORKSHOP, null, DiskTrouble.text(e, ""));
    } catch (IOException | RuntimeException e) {
      workshop.close();
      throw e;
    }
  }

  /** Somebody may have put a file from elsewhere under that name meanwhile: it has another one. */
  private static FileChannel open(OpenDirectory workshop, String name) throws IOException {
    try (HeldFile made = workshop.file(name)) {
      if (made.links() != 1) {
        throw new FileSystemException(name, null, "was replaced");
      }
      return made.open(StandardOpenOption.WRITE);
    }
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
  void moveTo(OpenDirectory directory, String target) throws IOException {
    channel.force(true);
    Files.move(workshop.path(name), directory.path(target), StandardCopyOption.ATOMIC_MOVE);
    directory.force();
  }

  @Override
  public void close() throws IOException {
    try (workshop) {
      channel.close();
      Files.deleteIfExists(workshop.path(name));
    }
  }
}
