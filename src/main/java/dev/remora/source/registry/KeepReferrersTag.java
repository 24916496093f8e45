package dev.remora.source.registry;

import dev.remora.failure.ContentRefused;
import dev.remora.failure.NothingAttached;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.MediaType;
import dev.remora.oci.RawDocument;
import dev.remora.source.EditableIndex;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * Keeps the index under a referrers tag, for registries that do not list referrers themselves
 * (distribution-spec, "Pushing Manifests with Subject").
 *
 * <p>No registry offers a compare-and-swap, so two writers can undo each other. The index is
 * therefore read directly before it is written, read again after, and once more after a random
 * while, until everything that was ever seen in it is in it. What remains is a writer that took
 * longer between its reading and its writing than the other took to settle.
 */
final class KeepReferrersTag {
  private static final int MOST_ROUNDS = 5;

  private final ReferrersTag tag;
  private final PushManifest push;
  private final ReentrantLock writing = new ReentrantLock();

  KeepReferrersTag(ReferrersTag tag, PushManifest push) {
    this.tag = tag;
    this.push = push;
  }

  /** Sees to it that a referrer is in the index. */
  void add(Digest subject, Descriptor referrer) {
    Purpose purpose =
        new Purpose("attach " + referrer.digest() + " to", tag.address().name(subject));
    EditableIndex.Entry entry = EditableIndex.Entry.of(referrer);
    settle(subject, index -> index.withOnce(entry), purpose);
  }

  /**
   * Sees to it that a referrer is not in the index.
   *
   * @throws NothingAttached when it is not there in the first place
   */
  void remove(Digest subject, Digest referrer) {
    Purpose purpose = new Purpose("detach " + referrer + " from", tag.address().name(subject));
    if (!current(subject).digests().contains(referrer)) {
      throw notAttached(purpose);
    }
    settle(subject, index -> index.without(referrer), purpose);
  }

  static NothingAttached notAttached(Purpose purpose) {
    return new NothingAttached(
        purpose, "it is not attached there", "see what is with: remora discover");
  }

  private void settle(Digest subject, UnaryOperator<EditableIndex> change, Purpose purpose) {
    EditableIndex seen = EditableIndex.empty();
    for (int round = 1; round <= MOST_ROUNDS; round++) {
      Attempt attempt = write(subject, seen, change, purpose);
      seen = attempt.seen();
      tag.caller().pauses().settle(purpose);
      if (attempt.held()) {
        EditableIndex later = current(subject);
        boolean holds = holds(later, seen, change);
        seen = seen.withAll(later);
        if (holds) {
          return;
        }
      }
    }
    throw new RegistryUnavailable(
        purpose,
        "others kept changing the referrers tag "
            + subject.referrersTag()
            + " at the same time, "
            + MOST_ROUNDS
            + " times in a row",
        "run it again, and let only one job at a time attach to an image");
  }

  /**
   * What one attempt led to.
   *
   * @param seen all entries that were ever read
   * @param held whether the index was as written when it was read directly after
   */
  private record Attempt(EditableIndex seen, boolean held) {}

  /** Reads, merges, writes and reads again; threads of this process one after the other. */
  private Attempt write(
      Digest subject, EditableIndex before, UnaryOperator<EditableIndex> change, Purpose purpose) {
    writing.lock();
    try {
      EditableIndex current = current(subject);
      EditableIndex seen = before.withAll(current);
      if (!holds(current, seen, change)) {
        put(change.apply(current.withAll(seen)), subject, purpose);
      }
      EditableIndex after = current(subject);
      return new Attempt(seen.withAll(after), holds(after, seen, change));
    } finally {
      writing.unlock();
    }
  }

  /** Whether an index is changed as it should be and has lost nothing that was seen. */
  private static boolean holds(
      EditableIndex index, EditableIndex seen, UnaryOperator<EditableIndex> change) {
    return index.digests().containsAll(change.apply(seen).digests())
        && change.apply(index).digests().equals(index.digests());
  }

  private EditableIndex current(Digest subject) {
    return tag.read(subject).orElseGet(EditableIndex::empty);
  }

  private void put(EditableIndex index, Digest subject, Purpose purpose) {
    RawDocument document = RawDocument.of(MediaType.INDEX, index.bytes());
    if (document.size() > Body.LARGEST_DOCUMENT) {
      throw new ContentRefused(
          purpose,
          "the list of what is attached would be larger than 4 MiB, so nobody could read it",
          "detach what is not needed");
    }
    push.byTag(document, subject.referrersTag());
  }
}
