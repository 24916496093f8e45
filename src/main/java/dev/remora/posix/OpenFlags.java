package dev.remora.posix;

/** Linux' flags of {@code open(2)}; two of them depend on the processor. */
final class OpenFlags {
  private static final boolean ARM = System.getProperty("os.arch", "").equals("aarch64");

  private static final int O_RDONLY = 0;
  private static final int O_CLOEXEC = 0x80000;
  private static final int O_PATH = 0x200000;
  private static final int O_DIRECTORY = ARM ? 0x4000 : 0x10000;
  private static final int O_NOFOLLOW = ARM ? 0x8000 : 0x20000;

  /** A directory, and no link to one. */
  static final int DIRECTORY = O_RDONLY | O_CLOEXEC | O_DIRECTORY | O_NOFOLLOW;

  /** A directory, or a link to one. */
  static final int GIVEN_DIRECTORY = O_RDONLY | O_CLOEXEC | O_DIRECTORY;

  /** Holds whatever it is, without opening it. */
  static final int HOLD = O_PATH | O_CLOEXEC | O_NOFOLLOW;

  /** Holds whatever a link leads to. */
  static final int HOLD_GIVEN = O_PATH | O_CLOEXEC;

  /** To read what is held already. */
  static final int READ = O_RDONLY | O_CLOEXEC;

  private OpenFlags() {}
}
