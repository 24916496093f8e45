package dev.remora.publish;

import dev.remora.oci.Digest;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What Remora remembers on a volume from one run to the next; losing it costs at most a question to
 * the registry. Holds no credential, ever.
 *
 * @param tags the digest that a reference with a tag last had; the oldest go when there are many
 */
public record State(
    Optional<Owner> owner,
    SequencedMap<String, Digest> tags,
    Optional<Confirmation> confirmed,
    Optional<LastStart> start) {

  private static final int MOST_TAGS = 32;

  /**
   * Whom the volume serves: the Remora that started last.
   *
   * @param image as it was configured, digest included
   */
  public record Owner(String image, Instant since) {}

  /**
   * When a source last said that a revision is still the one.
   *
   * @param source its name
   */
  public record Confirmation(Digest revision, Instant at, String source) {}

  /**
   * What the last start stands on.
   *
   * @param bridged the class of the failure in spite of which it went on
   */
  public record LastStart(Instant at, Basis basis, Optional<String> bridged) {}

  public State {
    SequencedMap<String, Digest> kept = new LinkedHashMap<>(tags);
    while (kept.size() > MOST_TAGS) {
      kept.pollFirstEntry();
    }
    tags = Collections.unmodifiableSequencedMap(kept);
  }

  public static State empty() {
    return new State(Optional.empty(), new LinkedHashMap<>(), Optional.empty(), Optional.empty());
  }

  public State withOwner(Owner owner) {
    return new State(Optional.of(owner), tags, confirmed, start);
  }

  /** With the digest that a tag has now. */
  public State withTag(String reference, Digest digest) {
    SequencedMap<String, Digest> changed = new LinkedHashMap<>(tags);
    changed.putLast(reference, digest);
    return new State(owner, changed, confirmed, start);
  }

  public State withConfirmation(Confirmation confirmation) {
    return new State(owner, tags, Optional.of(confirmation), start);
  }

  public State withStart(LastStart last) {
    return new State(owner, tags, confirmed, Optional.of(last));
  }
}
