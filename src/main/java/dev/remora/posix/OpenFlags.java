package dev.remora.posix;

/** Linux' flags of {@code open(2)}; two of them depend on the processor. */
final class OpenFlags {
  private static final int O_RDONLY = 0;
  private static final int O_CLOEXEC = 0x80000;

  private OpenFlags() {}

  /** {@code O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC}. */
  static int directory() {
    boolean arm = System.getProperty("os.arch", "").equals("aarch64");
    int oDirectory = arm ? 0x4000 : 0x10000;
    int oNofollow = arm ? 0x8000 : 0x20000;
    return O_RDONLY | O_CLOEXEC | oDirectory | oNofollow;
  }
}
