package dev.remora.publish;

import dev.remora.oci.Digest;
import dev.remora.time.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What Remora remembers on a volume from one run to the next; losing it costs at most a question to
 * the registry. Holds no credential, ever.
 *
 * @param tags the digest that a reference with a tag last had; the oldest go when there are many
 * @param told the revision that {@code on-change} was last told of
 * @param chosen how what is published was chosen
 * @param pace when the registry is asked again
 */
public record State(
    Optional<Owner> owner,
    SequencedMap<String, Digest> tags,
    Optional<Confirmation> confirmed,
    Optional<LastStart> start,
    Optional<Digest> told,
    Optional<Choice> chosen,
    Optional<Pace> pace) {

  private static final int MOST_TAGS = 32;

  /**
   * Whom the volume serves: the Remora whose start last let its application go on.
   *
   * @param image as it was configured, digest included
   * @param direct whether that names an artifact itself, and no image
   * @param since nothing where the clock was wrong
   */
  public record Owner(String image, boolean direct, Optional<Instant> since) {
    public Owner(String image, boolean direct, Instant since) {
      this(image, direct, Timestamps.credible(since));
    }

    /** Whether both mean the same, since whenever. */
    public boolean isSame(Owner other) {
      return image.equals(other.image) && direct == other.direct;
    }
  }

  /**
   * When a source last said that a revision is still the one.
   *
   * @param source its name
   */
  public record Confirmation(Digest revision, Instant at, String source) {}

  /**
   * What the last start stands on.
   *
   * @param at nothing where the clock was wrong
   * @param bridged the class of the failure in spite of which it went on
   */
  public record LastStart(Optional<Instant> at, Basis basis, Optional<String> bridged) {
    public LastStart(Instant at, Basis basis, Optional<String> bridged) {
      this(Timestamps.credible(at), basis, bridged);
    }
  }

  /**
   * From what a revision was chosen: while nothing of that changes, it is still the one.
   *
   * @param criteria a digest of the settings that decide
   * @param since when the listings were last read as a whole
   * @param listings all that were read, in that order; none where a source names no states
   */
  public record Choice(Digest revision, Digest criteria, Instant since, List<Listed> listings) {
    public Choice {
      listings = List.copyOf(listings);
    }
  }

  /** A listing of referrers, by what its source names its state by. */
  public record Listed(Digest subject, String etag) {}

  /**
   * How {@code follow} goes on.
   *
   * @param next when it polls next
   * @param failures how many passes have failed in a row
   * @param rest nothing where the registry did not ask to be left alone
   */
  public record Pace(Instant next, int failures, Optional<Rest> rest) {}

  /**
   * That the registry asked to be left alone.
   *
   * @param until by this machine's clock
   * @param left how long that was when it was written, in whole seconds: a clock that is set back
   *     meanwhile makes it no longer
   */
  public record Rest(Instant until, Duration left) {}

  public State {
    SequencedMap<String, Digest> kept = new LinkedHashMap<>(tags);
    while (kept.size() > MOST_TAGS) {
      kept.pollFirstEntry();
    }
    tags = Collections.unmodifiableSequencedMap(kept);
  }

  public static State empty() {
    return new State(
        Optional.empty(),
        new LinkedHashMap<>(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** With this owner, since now, or since it became it. */
  public State withOwner(Owner now) {
    Optional<Owner> since = owner.filter(now::isSame).or(() -> Optional.of(now));
    return new State(since, tags, confirmed, start, told, chosen, pace);
  }

  /** With the digest that a tag has now. */
  public State withTag(String reference, Digest digest) {
    SequencedMap<String, Digest> changed = new LinkedHashMap<>(tags);
    changed.putLast(reference, digest);
    return new State(owner, changed, confirmed, start, told, chosen, pace);
  }

  public State withConfirmation(Confirmation confirmation) {
    return new State(owner, tags, Optional.of(confirmation), start, told, chosen, pace);
  }

  public State withTold(Digest revision) {
    return new State(owner, tags, confirmed, start, Optional.of(revision), chosen, pace);
  }

  public State withChoice(Choice choice) {
    return new State(owner, tags, confirmed, start, told, Optional.of(choice), pace);
  }

  public State withPace(Pace changed) {
    return new State(owner, tags, confirmed, start, told, chosen, Optional.of(changed));
  }

  public State withStart(LastStart last) {
    return new State(owner, tags, confirmed, Optional.of(last), told, chosen, pace);
  }
}
