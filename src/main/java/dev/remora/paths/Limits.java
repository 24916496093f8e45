package dev.remora.paths;

/**
 * What one revision may contain.
 *
 * @param maxFiles how many files, and how many directories
 * @param maxBytes how many bytes the layers may declare, and how many may be written once they are
 *     unpacked
 * @param maxRatio how many times its size a compressed archive may grow; see {@link #mostUnpacked}
 * @param maxDepth how many elements a path may have
 */
public record Limits(int maxFiles, long maxBytes, int maxRatio, int maxDepth) {
  /**
   * How many files, and how many directories, the kits for Kubernetes, Compose and systemd let a
   * revision have.
   */
  public static final int KIT_FILES = 1000;

  /** How many bytes they let it have: an update fits the volume then, beside what is there. */
  public static final long KIT_BYTES = 32 << 20;

  /**
   * An archive of up to this size is no bomb, whatever its ratio: a small tar is mostly padding.
   */
  private static final long ALWAYS_ALLOWED = 1 << 20;

  private static final int HEADERS_OF_FILE = 8 << 10;
  private static final int PATH_OF_FILE = 1 << 10;

  public Limits {
    if (maxFiles < 1 || maxBytes < 1 || maxRatio < 1 || maxDepth < 1) {
      throw new IllegalArgumentException("a limit is at least 1");
    }
  }

  /**
   * How many bytes of memory all paths, and what is known of their files, may take; see {@link
   * TakenPaths}. By default 11 MB.
   */
  public long mostOfPaths() {
    return ALWAYS_ALLOWED + (long) PATH_OF_FILE * maxFiles;
  }

  /** How many bytes a tar may have: {@code maxBytes} of files, and what tar itself needs. */
  public long mostTar() {
    long overhead = ALWAYS_ALLOWED + (long) HEADERS_OF_FILE * maxFiles;
    return maxBytes > Long.MAX_VALUE - overhead ? Long.MAX_VALUE : maxBytes + overhead;
  }

  /** How many bytes an archive may have before compression; never less than 1 MiB. */
  public long mostUnpacked(long compressed) {
    long most = compressed > Long.MAX_VALUE / maxRatio ? Long.MAX_VALUE : compressed * maxRatio;
    return Math.max(ALWAYS_ALLOWED, most);
  }
}
