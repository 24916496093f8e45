package dev.remora.posix;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
 * or {@link StandardOpenOption#CREATE_NEW}; an existing file of unknown kind is taken with {@link
 * #file}.
 */
public final class OpenDirectory implements AutoCloseable {
  /** So many names are held in memory at once. */
  private static final int MANY = 10_000;

  private static final int SET_GROUP_ID = 02000;
  private static final int MODE_BITS = 07777;
  private static final FileMode OWNER_ONLY = new FileMode(0700);

  private final OpenDescriptor descriptor;

  private OpenDirectory(OpenDescriptor descriptor) {
    this.descriptor = descriptor;
  }

  /** Opens a directory whose path is trusted but for its last element, which may not be a link. */
  public static OpenDirectory open(Path trusted) throws IOException {
    return new OpenDirectory(OpenDescriptor.open(trusted, OpenFlags.DIRECTORY));
  }

  /** Opens a directory that the operator named: the links of that name are theirs, and followed. */
  public static OpenDirectory given(Path path) throws IOException {
    return new OpenDirectory(OpenDescriptor.open(path, OpenFlags.GIVEN_DIRECTORY));
  }

  /** Opens a directory in this one; a link there is refused. */
  public OpenDirectory child(String name) throws IOException {
    return open(path(name));
  }

  /** Makes a directory in this one, which must not be there yet, and opens it. */
  public OpenDirectory make(String name, FileMode mode) throws IOException {
    Files.createDirectory(path(name), PosixFilePermissions.asFileAttribute(mode.permissions()));
    OpenDirectory made = child(name);
    try {
      made.setMode(mode); // the umask may have taken something away
      return made;
    } catch (IOException e) {
      made.close();
      throw e;
    }
  }

  /** Makes a symbolic link in this directory; nothing may have its name yet. */
  public void link(String name, String target) throws IOException {
    try {
      Files.createSymbolicLink(path(name), Path.of(target));
    } catch (FileSystemException e) {
      throw DiskTrouble.withoutLinks(e);
    }
  }

  /**
   * Makes a file in this directory, which must not be there yet, and opens it to be written.
   *
   * @param mode whatever the umask says
   */
  public FileChannel create(String name, FileMode mode) throws IOException {
    Path path = path(name);
    FileChannel channel =
        FileChannel.open(
            path,
            Set.of(
                StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
            PosixFilePermissions.asFileAttribute(mode.permissions()));
    try {
      giveMode(name, mode);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Gives a file that was just made here the permissions that the umask took away. By its name, the
   * JDK would follow a link that somebody put there meanwhile, and change the mode of something
   * elsewhere. So the file is held, and changed only if it can be no other than the new one.
   *
   * @throws FileSystemException when another one is there by now
   */
  void giveMode(String name, FileMode mode) throws IOException {
    PosixFileAttributes made =
        Files.readAttributes(path(name), PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (made.isRegularFile() && made.permissions().equals(mode.permissions())) {
      return;
    }
    try (HeldFile file = file(name)) {
      if (file.links() != 1) {
        throw new FileSystemException(name, null, "has a second name, and was just made");
      }
      file.setMode(mode);
    }
  }

  /**
   * Takes hold of a file in this directory without opening it, so that a FIFO does not block and a
   * device does nothing.
   *
   * @throws FileSystemException when it is not a regular file, a link above all
   */
  public HeldFile file(String name) throws IOException {
    return HeldFile.hold(path(name));
  }

  /**
   * Takes hold of a file below this directory, through no link on the way.
   *
   * @param path the names that lead to it
   * @throws FileSystemException when it is not a regular file
   */
  public HeldFile file(List<String> path) throws IOException {
    if (path.size() == 1) {
      return file(path.getFirst());
    }
    try (OpenDirectory child = child(path.getFirst())) {
      return child.file(path.subList(1, path.size()));
    }
  }

  /** A path that leads to an entry of this very directory. */
  public Path path(String name) {
    return path().resolve(checked(name));
  }

  private static String checked(String name) {
    if (name.isEmpty() || name.indexOf('/') >= 0 || name.equals(".") || name.equals("..")) {
      throw new IllegalArgumentException("not the name of one entry: " + name);
    }
    return name;
  }

  /** A path that leads to this very directory, to list it. */
  public Path path() {
    return descriptor.path();
  }

  /** The names of all entries, sorted. For a directory that others cannot fill. */
  public List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    forEachName(names::add);
    Collections.sort(names);
    return names;
  }

  @FunctionalInterface
  public interface NameVisitor {
    void visit(String name) throws IOException;
  }

  /**
   * Visits the names of all entries, sorted unless they are very many: others may have filled the
   * directory, and memory must not grow with it. They may still be filling it, so the visitor
   * throws when it has seen enough. It may delete entries.
   */
  public void forEachName(NameVisitor visitor) throws IOException {
    List<String> some = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path())) {
      for (Path entry : entries) {
        some.add(String.valueOf(entry.getFileName()));
        if (some.size() == MANY) {
          visit(some, visitor);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw Objects.requireNonNull(e.getCause());
    }
    visit(some, visitor);
  }

  private static void visit(List<String> some, NameVisitor visitor) throws IOException {
    Collections.sort(some);
    for (String name : some) {
      visitor.visit(name);
    }
    some.clear();
  }

  /** What an entry is; of a link, the link itself. Nothing when there is no such entry. */
  public Optional<PosixFileAttributes> find(String name) throws IOException {
    try {
      return Optional.of(
          Files.readAttributes(path(name), PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** What has a name here. Unlike {@link #find} it is as cheap where there is nothing. */
  public Entry look(String name) throws IOException {
    return descriptor.look(checked(name));
  }

  /** Whether anything has this name; see {@link #look}. */
  public boolean has(String name) throws IOException {
    return !(look(name) instanceof Entry.Nothing);
  }

  /** The identity of this directory, equal to the {@code fileKey} of its attributes elsewhere. */
  public Object key() throws IOException {
    return Objects.requireNonNull(
        Files.readAttributes(path(), PosixFileAttributes.class).fileKey());
  }

  /** Whether an entry is a directory, and not a link to one. */
  public boolean isDirectory(String name) throws IOException {
    return find(name).filter(PosixFileAttributes::isDirectory).isPresent();
  }

  /** Whether an entry is a regular file, and not a link to one. */
  public boolean isFile(String name) throws IOException {
    return find(name).filter(PosixFileAttributes::isRegularFile).isPresent();
  }

  boolean isOnDeviceOf(OpenDirectory other) throws IOException {
    return Files.getAttribute(path(), "unix:dev")
        .equals(Files.getAttribute(other.path(), "unix:dev"));
  }

  /** So that what is in it can be deleted. */
  void letOwnerWrite() throws IOException {
    if (!mode().permits(OWNER_ONLY)) {
      setMode(OWNER_ONLY);
    }
  }

  /** The permissions that it has now. */
  public FileMode mode() throws IOException {
    return FileMode.of(Files.getPosixFilePermissions(path()));
  }

  /** All permission bits, as {@code stat(2)} has them. */
  public int modeBits() throws IOException {
    return (int) Files.getAttribute(path(), "unix:mode") & MODE_BITS;
  }

  /**
   * Sets the permissions. The set-group-id bit stays as it is: on a directory it only hands the
   * directory's group down, which is how Kubernetes gives a volume to a group ({@code fsGroup}).
   */
  public void setMode(FileMode mode) throws IOException {
    setModeBits(mode.bits() | (modeBits() & SET_GROUP_ID));
  }

  /** Takes over all permission bits of another directory, set-group-id and sticky included. */
  public void takeModeOf(OpenDirectory other) throws IOException {
    setModeBits(other.modeBits());
  }

  private void setModeBits(int wanted) throws IOException {
    if (modeBits() != wanted) {
      Files.setAttribute(path(), "unix:mode", wanted);
    }
  }

  /**
   * Brings the directory's entries to the disk. Some file systems, of networks or in user space,
   * cannot do that (they answer {@code EINVAL} or {@code EOPNOTSUPP}), and keep entries in their
   * own way.
   */
  public void force() throws IOException {
    descriptor.force();
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
