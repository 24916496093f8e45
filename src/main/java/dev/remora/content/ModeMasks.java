package dev.remora.content;

import dev.remora.posix.FileMode;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * The most permissions that files and directories get; the modes in an archive can only take some
 * away. The owner can always read files and work in directories, so that Remora can check, repair
 * and sweep a revision.
 */
public record ModeMasks(Set<PosixFilePermission> file, Set<PosixFilePermission> directory) {
  private static final Set<PosixFilePermission> OWNER_OF_FILE =
      EnumSet.of(PosixFilePermission.OWNER_READ);
  private static final Set<PosixFilePermission> OWNER_OF_DIRECTORY =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  public ModeMasks {
    file = union(file, OWNER_OF_FILE);
    directory = union(directory, OWNER_OF_DIRECTORY);
  }

  /**
   * The permissions of a file with these bits in its tar header; only the nine permission bits
   * count.
   */
  Set<PosixFilePermission> file(int bits) {
    return union(intersection(file, bits), OWNER_OF_FILE);
  }

  /**
   * The permissions of a directory with these bits in its tar header; only the nine permission bits
   * count.
   */
  Set<PosixFilePermission> directory(int bits) {
    return union(intersection(directory, bits), OWNER_OF_DIRECTORY);
  }

  private static Set<PosixFilePermission> intersection(Set<PosixFilePermission> mask, int bits) {
    Set<PosixFilePermission> kept = EnumSet.copyOf(mask);
    kept.retainAll(new FileMode(bits).permissions());
    return kept;
  }

  private static Set<PosixFilePermission> union(
      Set<PosixFilePermission> some, Set<PosixFilePermission> others) {
    Set<PosixFilePermission> all = EnumSet.copyOf(others);
    all.addAll(some);
    return Collections.unmodifiableSet(all);
  }
}
