package dev.remora.source.cache;

import dev.remora.oci.Digest;
import dev.remora.oci.Manifest;
import dev.remora.source.EditableIndex;
import dev.remora.source.EditableIndex.Entry;
import dev.remora.source.layout.LockedLayout;
import dev.remora.source.layout.LockedLayout.StoredBlob;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Brings the index of a cache to what is kept, and makes room: the longest unconfirmed goes first.
 *
 * <p>Names go before the content that they lead to, so that whoever is killed meanwhile leaves
 * content that nothing leads to. That goes when it has lain for an hour: until then somebody may be
 * about to write the entry that leads to it.
 *
 * @param most in bytes
 */
record Eviction(Contents contents, Records records, long most) {
  private static final Duration UNDER_WAY = Duration.ofHours(1);

  /**
   * Runs it.
   *
   * @param added what is all there and fits, so that it stays whatever the clock says
   */
  void run(LockedLayout exclusive, Manifest added, Instant now) throws IOException {
    Optional<EditableIndex> readable = exclusive.index();
    EditableIndex index = readable.orElseGet(EditableIndex::empty);
    Room room = new Room(most);
    room.admit(added);
    List<Digest> gone = new ArrayList<>();
    Set<Digest> content = new HashSet<>();
    for (Digest revision : others(added.digest(), index)) {
      Optional<Manifest> manifest = contents.manifest(revision);
      if (manifest.isEmpty() || !room.admit(manifest.get())) {
        gone.add(revision);
        content.add(revision);
        manifest.map(Contents::blobs).orElseGet(List::of).forEach(b -> content.add(b.digest()));
      }
    }
    EditableIndex changed = index.without(entry -> gone.contains(entry.digest()));
    for (Entry entry : room.admitted()) {
      changed = changed.withOnce(entry);
    }
    if (readable.isEmpty() || changed != index) {
      exclusive.replace(changed);
    }
    for (Digest revision : gone) {
      records.forget(revision);
    }
    content.removeAll(room.content());
    delete(exclusive, content, room.content(), now.minus(UNDER_WAY));
  }

  /** Those that are recorded or listed, last confirmed first. */
  private List<Digest> others(Digest added, EditableIndex index) throws IOException {
    Map<Digest, Instant> confirmed = records.confirmations();
    index.digests().forEach(digest -> confirmed.putIfAbsent(digest, Instant.MIN));
    confirmed.remove(added);
    return confirmed.entrySet().stream()
        .sorted(
            Map.Entry.<Digest, Instant>comparingByValue(Comparator.reverseOrder())
                .thenComparing(entry -> entry.getKey().toString()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static void delete(
      LockedLayout exclusive, Set<Digest> unneeded, Set<Digest> needed, Instant before)
      throws IOException {
    for (StoredBlob stored : exclusive.stored()) {
      boolean forgotten = !needed.contains(stored.digest()) && stored.modified().isBefore(before);
      if (forgotten || unneeded.contains(stored.digest())) {
        exclusive.delete(stored.digest());
      }
    }
    exclusive.sweep(before);
  }
}
