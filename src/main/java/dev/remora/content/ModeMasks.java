package dev.remora.content;

import dev.remora.posix.FileMode;

/**
 * The most permissions that files and directories get; the modes in an archive can only take some
 * away. The owner can always read files and work in directories, so that Remora can check, repair
 * and sweep a revision.
 */
public record ModeMasks(FileMode file, FileMode directory) {
  private static final int OWNER_OF_FILE = 0400;
  private static final int OWNER_OF_DIRECTORY = 0700;

  public ModeMasks {
    file = new FileMode(file.bits() | OWNER_OF_FILE);
    directory = new FileMode(directory.bits() | OWNER_OF_DIRECTORY);
  }

  /** The permissions of a file with these nine bits in its tar header. */
  FileMode file(int bits) {
    return new FileMode((file.bits() & bits) | OWNER_OF_FILE);
  }

  /** The permissions of a directory with these nine bits in its tar header. */
  FileMode directory(int bits) {
    return new FileMode((directory.bits() & bits) | OWNER_OF_DIRECTORY);
  }
}
