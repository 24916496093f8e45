package dev.remora.oci;

/**
 * How many bytes of memory the documents of strangers may take in one pass, divided among the
 * places that hold something of them.
 *
 * <p>The examples give a container 64 MiB. Of these the executable and its young generation need
 * some 40, and the document that is being read up to 4 for its bytes and 2 for its members. The
 * shares below are the rest: whatever anybody pushes to a registry, or sends in its place, a pass
 * holds no more. Weights are estimates for the native executable, rather too high than too low.
 */
public enum Budget {
  /**
   * The descriptors and annotations of a manifest or index: enough for sixteen thousand layers with
   * titles.
   */
  DOCUMENT(8 << 20),

  /**
   * What listings say of their entries besides digest and type: enough for ten thousand
   * generations.
   */
  LISTING(6 << 20),

  /** What is remembered of all manifests that were examined before one was chosen. */
  CANDIDATES(4 << 20);

  private final long bytes;

  Budget(long bytes) {
    this.bytes = bytes;
  }

  /** Its size in MiB, for messages. */
  public long mebibytes() {
    return bytes >> 20;
  }

  /** An unused share. */
  public Share share() {
    return new Share(bytes);
  }

  /** What is left of a share. */
  public static final class Share {
    private long left;

    private Share(long left) {
      this.left = left;
    }

    /** Takes a weight if so much is left, and returns whether it did. */
    public boolean takes(long weight) {
      if (weight > left) {
        return false;
      }
      left -= weight;
      return true;
    }

    /** A share with as much left, which is used separately from now on. */
    public Share copy() {
      return new Share(left);
    }
  }
}
