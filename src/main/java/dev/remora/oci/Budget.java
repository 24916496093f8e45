package dev.remora.oci;

/**
 * What documents of strangers may weigh in memory in one pass, in bytes, divided among those who
 * hold something of them.
 *
 * <p>The kits give a container 64 MiB. Of these the executable and its young generation need some
 * 40, and the bytes of the one document that is just being read up to 4 with 2 for its members. The
 * shares below are the rest: nothing that anybody pushes to a registry, or sends in its place, can
 * make a pass hold more. Weights are estimates for the native executable, rather too high than too
 * low.
 */
public enum Budget {
  /**
   * The descriptors and annotations of a manifest or index: sixteen thousand layers with titles.
   */
  DOCUMENT(8 << 20),

  /** What listings say of their entries, beside digest and type: of ten thousand generations. */
  LISTING(6 << 20),

  /** What is remembered of all the manifests that were looked at before one was chosen. */
  CANDIDATES(4 << 20);

  private final long bytes;

  Budget(long bytes) {
    this.bytes = bytes;
  }

  /** In MiB, for messages. */
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

    /** Takes a weight, unless that is more than what is left; says whether it did. */
    public boolean takes(long weight) {
      if (weight > left) {
        return false;
      }
      left -= weight;
      return true;
    }

    /** One that is used apart from this one from now on. */
    public Share copy() {
      return new Share(left);
    }
  }
}
