package dev.remora.source.cache;

import dev.remora.oci.Digest;
import dev.remora.oci.Manifest;
import dev.remora.source.EditableIndex.Entry;
import dev.remora.source.layout.LockedLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What stays in a cache: revisions are admitted one by one until the first does not fit. */
final class Room {
  /** Keeps {@code index.json} far below what is read of one. */
  static final int MOST_REVISIONS = 1_000;

  /** What is known of each is in memory while room is made, but never a manifest of another. */
  private static final int MOST_CONTENTS = 50_000;

  private final long most;
  private final List<Entry> admitted = new ArrayList<>();
  private final Map<Digest, Long> sizes = new LinkedHashMap<>();
  private long used;
  private boolean full;

  /**
   * @param most in bytes; content that several revisions share counts once
   */
  Room(long most) {
    this.most = most;
  }

  /** Says whether it fits beside those that were admitted before. */
  boolean admit(Manifest manifest) {
    Map<Digest, Long> added = new LinkedHashMap<>();
    added.put(manifest.digest(), manifest.raw().size());
    Contents.blobs(manifest).forEach(blob -> added.put(blob.digest(), blob.size()));
    added.keySet().removeAll(sizes.keySet());
    long more = added.values().stream().mapToLong(Long::longValue).sum();
    full =
        full
            || admitted.size() == MOST_REVISIONS
            || sizes.size() + added.size() > MOST_CONTENTS
            || more > most - used;
    if (!full) {
      admitted.add(LockedLayout.entry(manifest));
      sizes.putAll(added);
      used += more;
    }
    return !full;
  }

  List<Entry> admitted() {
    return admitted;
  }

  /** Everything that leads to, or belongs to, what was admitted. */
  Set<Digest> content() {
    return sizes.keySet();
  }
}
