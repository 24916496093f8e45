package dev.remora.diff;

import dev.remora.oci.Digest;
import dev.remora.posix.FileMode;
import java.util.Optional;

/**
 * What lies at one path.
 *
 * @param digest of a file's bytes; nothing where it is no file, or cannot be read
 * @param size of a file in bytes
 * @param mode nothing where modes mean nothing there
 */
public record FileState(Kind kind, Optional<Digest> digest, long size, Optional<FileMode> mode) {
  /** What it is. */
  public enum Kind {
    FILE,
    DIRECTORY,
    /** Neither: a link, or what cannot be read. */
    OTHER
  }

  public static FileState file(Digest digest, long size, Optional<FileMode> mode) {
    return new FileState(Kind.FILE, Optional.of(digest), size, mode);
  }

  public static FileState directory(Optional<FileMode> mode) {
    return new FileState(Kind.DIRECTORY, Optional.empty(), 0, mode);
  }

  /** What is no file that can be compared. */
  public static FileState other() {
    return new FileState(Kind.OTHER, Optional.empty(), 0, Optional.empty());
  }

  boolean hasContentOf(FileState that) {
    return kind == that.kind && kind != Kind.OTHER && digest.equals(that.digest);
  }

  /** Whether both have a mode that means something, and these differ. */
  boolean hasOtherMode(FileState that) {
    return mode.isPresent() && that.mode.isPresent() && !mode.equals(that.mode);
  }
}
