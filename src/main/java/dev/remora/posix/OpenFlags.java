package dev.remora.posix;

/** Linux' flags of {@code open(2)}; two of them depend on the processor. */
final class OpenFlags {
  private static final int O_RDONLY = 0;
  private static final int O_CLOEXEC = 0x80000;
  private static final int O_PATH = 0x200000;

  private OpenFlags() {}

  /** {@code O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC}. */
  static int directory() {
    return O_RDONLY | O_CLOEXEC | oDirectory() | oNofollow();
  }

  /** {@code O_RDONLY | O_DIRECTORY | O_CLOEXEC}: a link to one will do. */
  static int givenDirectory() {
    return O_RDONLY | O_CLOEXEC | oDirectory();
  }

  /** {@code O_PATH | O_NOFOLLOW | O_CLOEXEC}: holds whatever it is, without opening it. */
  static int hold() {
    return O_PATH | O_CLOEXEC | oNofollow();
  }

  /** {@code O_PATH | O_CLOEXEC}: holds whatever a link leads to. */
  static int holdGiven() {
    return O_PATH | O_CLOEXEC;
  }

  private static int oDirectory() {
    return arm() ? 0x4000 : 0x10000;
  }

  private static int oNofollow() {
    return arm() ? 0x8000 : 0x20000;
  }

  private static boolean arm() {
    return System.getProperty("os.arch", "").equals("aarch64");
  }
}
