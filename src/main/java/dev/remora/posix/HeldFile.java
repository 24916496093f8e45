package dev.remora.posix;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A regular file that is held by descriptor but not yet opened ({@code O_PATH}): whatever becomes
 * of its name, all that is done here is done to this very file.
 */
public final class HeldFile implements AutoCloseable {
  private static final int MODE_BITS = 07777;

  private final OpenDescriptor descriptor;
  private final String name;
  private @Nullable PosixFileAttributes whenHeld;

  /** A file that is held already; closing this gives it up. */
  HeldFile(OpenDescriptor descriptor, String name) {
    this.descriptor = descriptor;
    this.name = name;
  }

  /**
   * Takes hold of a file whose path is trusted but for its last element.
   *
   * @throws FileSystemException when it is not a regular file, a link above all
   */
  public static HeldFile hold(Path trusted) throws IOException {
    return hold(trusted, OpenFlags.HOLD);
  }

  /**
   * Takes hold of a file that the operator named: the links of that name are theirs, and followed,
   * as those of a mounted Kubernetes secret have to be.
   *
   * @throws FileSystemException when it is not a regular file
   */
  public static HeldFile given(Path path) throws IOException {
    return hold(path, OpenFlags.HOLD_GIVEN);
  }

  private static HeldFile hold(Path path, int flags) throws IOException {
    HeldFile held = new HeldFile(OpenDescriptor.open(path, flags), path.toString());
    try {
      PosixFileAttributes attributes = held.attributes();
      held.whenHeld = attributes;
      if (!attributes.isRegularFile()) {
        String what = attributes.isSymbolicLink() ? "a symbolic link, " : "";
        throw new FileSystemException(path.toString(), null, what + "not a regular file");
      }
      return held;
    } catch (IOException | RuntimeException e) {
      held.close();
      throw e;
    }
  }

  /** Opens it to read from its beginning. The stream stays open when this is closed. */
  public InputStream read() throws IOException {
    return Channels.newInputStream(open(StandardOpenOption.READ));
  }

  /** Reads at most so many bytes from its beginning. */
  public byte[] read(int most) throws IOException {
    try (InputStream in = read()) {
      return in.readNBytes(most);
    }
  }

  public FileChannel open(OpenOption... options) throws IOException {
    try {
      return FileChannel.open(descriptor.path(), options);
    } catch (FileSystemException e) {
      throw named(e);
    }
  }

  /** The descriptor's number, by which it was opened, would say nothing. */
  private FileSystemException named(FileSystemException e) {
    return e instanceof AccessDeniedException
        ? new AccessDeniedException(name)
        : new FileSystemException(name, null, e.getReason());
  }

  /** Opens this very file again, to bring it to the disk. */
  OpenDescriptor openAgain() throws IOException {
    try {
      return OpenDescriptor.open(descriptor.path(), OpenFlags.READ);
    } catch (FileSystemException e) {
      throw named(e);
    }
  }

  /** What it was like when it was held: a look less, for whoever has only just done that. */
  public PosixFileAttributes whenHeld() throws IOException {
    return whenHeld == null ? attributes() : whenHeld;
  }

  public PosixFileAttributes attributes() throws IOException {
    return Files.readAttributes(descriptor.path(), PosixFileAttributes.class);
  }

  /** The identity of this file, equal to the {@code fileKey} of its attributes elsewhere. */
  public Object key() throws IOException {
    return Objects.requireNonNull(attributes().fileKey());
  }

  /**
   * What tells later whether somebody wrote to it or put another file in its place: mode, size,
   * inode, and the times of its content and of its metadata, of which the last cannot be set by
   * hand.
   */
  public Fingerprint fingerprint() throws IOException {
    Map<String, Object> found =
        Files.readAttributes(descriptor.path(), "unix:mode,size,ino,lastModifiedTime,ctime");
    return new Fingerprint(
        (int) require(found, "mode") & MODE_BITS,
        (long) require(found, "size"),
        (long) require(found, "ino"),
        ((FileTime) require(found, "lastModifiedTime")).toInstant(),
        ((FileTime) require(found, "ctime")).toInstant());
  }

  private static Object require(Map<String, Object> found, String name) {
    return Objects.requireNonNull(found.get(name));
  }

  /**
   * How many names it has. With one name, found in a directory of ours, it is no file from
   * elsewhere that somebody linked in.
   */
  public int links() throws IOException {
    return (int) Files.getAttribute(descriptor.path(), "unix:nlink");
  }

  /** The number of the user who owns it. */
  public int owner() throws IOException {
    return (int) Files.getAttribute(descriptor.path(), "unix:uid");
  }

  public void setMode(FileMode mode) throws IOException {
    Files.setPosixFilePermissions(descriptor.path(), mode.permissions());
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
