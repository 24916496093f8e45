package dev.remora.content;

/**
 * What a blob on its way takes, and so how many of its kind are fetched at a time. Whoever has the
 * connections lets fewer pass where there is none to share.
 */
enum Weight {
  /**
   * Gathered in memory, with no file open while it is waited for: from far away a round trip is
   * nearly all that it costs. Together they take 4 MiB.
   */
  LIGHT(64 << 10, 64),

  /** Written as it comes: an open file and 64 KiB each. */
  MEDIUM(1 << 20, 16),

  /** Hashed beside the writing: a thread and half a MiB each. As docker, containerd and oras do. */
  HEAVY(Long.MAX_VALUE, 3);

  private final long most;
  private final int atATime;

  Weight(long most, int atATime) {
    this.most = most;
    this.atATime = atATime;
  }

  static Weight of(long size) {
    return size <= LIGHT.most ? LIGHT : size <= MEDIUM.most ? MEDIUM : HEAVY;
  }

  int atATime() {
    return atATime;
  }
}
