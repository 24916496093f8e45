package dev.remora.posix;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A directory held open by descriptor: whatever happens to its name meanwhile, this is the
 * directory that was opened.
 *
 * <p>Somebody hostile who writes to the same volume may replace any directory by a link, between a
 * check and its use. So nothing below a volume is reached by a path of more than one element: each
 * directory is opened from its parent without following a link, and {@link #path(String)} names an
 * entry through the descriptor ({@code /proc/self/fd/N/name}), which gives all of Java's file
 * operations what {@code openat(2)}, {@code mkdirat(2)}, {@code symlinkat(2)} and {@code
 * renameat(2)} give C. Callers still open the last element with {@link LinkOption#NOFOLLOW_LINKS}
 * or {@link StandardOpenOption#CREATE_NEW}.
 */
public final class OpenDirectory implements AutoCloseable {
  private static final SystemCalls CALLS = SystemCalls.ofThisRuntime();
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private final int descriptor;
  private final Path path;
  private boolean closed;

  private OpenDirectory(int descriptor) {
    this.descriptor = descriptor;
    this.path = DESCRIPTORS.resolve(Integer.toString(descriptor));
  }

  /** Opens a directory whose path is trusted but for its last element, which may not be a link. */
  public static OpenDirectory open(Path trusted) throws IOException {
    return new OpenDirectory(CALLS.openDirectory(trusted.toString()));
  }

  /** Opens a directory in this one; a link there is refused. */
  public OpenDirectory child(String name) throws IOException {
    return open(path(name));
  }

  /** Makes a directory in this one, which must not be there, and opens it. */
  public OpenDirectory make(String name, Set<PosixFilePermission> mode) throws IOException {
    Files.createDirectory(path(name), PosixFilePermissions.asFileAttribute(mode));
    OpenDirectory made = child(name);
    try {
      made.setMode(mode); // the umask may have taken something away
      return made;
    } catch (IOException e) {
      made.close();
      throw e;
    }
  }

  /** A path that leads to an entry of this very directory. */
  public Path path(String name) {
    if (name.isEmpty() || name.indexOf('/') >= 0 || name.equals(".") || name.equals("..")) {
      throw new IllegalArgumentException("not the name of one entry: " + name);
    }
    return path.resolve(name);
  }

  /** A path that leads to this very directory, to list it. */
  public Path path() {
    return path;
  }

  public void setMode(Set<PosixFilePermission> mode) throws IOException {
    Files.setPosixFilePermissions(path, mode);
  }

  /** Brings the directory's entries to the disk. */
  public void force() throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      CALLS.close(descriptor);
    }
  }
}
