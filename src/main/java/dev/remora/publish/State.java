package dev.remora.publish;

import dev.remora.oci.Digest;
import dev.remora.time.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What Remora remembers on a volume from one run to the next. Losing it costs at most a question to
 * the registry. It never holds a credential.
 *
 * @param tags the digest that each reference with a tag last had; when there are many, the oldest
 *     go
 * @param told the revision that {@code on-change} was told last
 * @param chosen how the published revision was chosen
 * @param pace when {@code follow} asks the registry again
 * @param floors what nothing may be older than, one for each image and choice; when there are many,
 *     the oldest go
 */
public record State(
    Optional<Owner> owner,
    SequencedMap<String, Digest> tags,
    Optional<Confirmation> confirmed,
    Optional<LastStart> start,
    Optional<Digest> told,
    Optional<Choice> chosen,
    Optional<Pace> pace,
    List<Floor> floors) {

  private static final int MOST_TAGS = 32;
  private static final int MOST_FLOORS = 32;

  /**
   * The image that the volume serves: the one whose start last let its application go on.
   *
   * @param image as it was configured, digest included
   * @param direct whether it names an artifact itself instead of an image
   * @param since when it became the owner; nothing where the clock was wrong
   */
  public record Owner(String image, boolean direct, Optional<Instant> since) {
    public Owner(String image, boolean direct, Instant since) {
      this(image, direct, Timestamps.credible(since));
    }

    /** Whether both name the same image, whenever they became owners. */
    public boolean isSame(Owner other) {
      return image.equals(other.image) && direct == other.direct;
    }
  }

  /**
   * That a source confirmed the revision as current.
   *
   * @param source the name of the source
   */
  public record Confirmation(Digest revision, Instant at, String source) {}

  /**
   * What the last start relied on.
   *
   * @param at nothing where the clock was wrong
   * @param bridged the class of the failure that did not stop it
   */
  public record LastStart(Optional<Instant> at, Basis basis, Optional<String> bridged) {
    public LastStart(Instant at, Basis basis, Optional<String> bridged) {
      this(Timestamps.credible(at), basis, bridged);
    }
  }

  /**
   * What a revision was chosen from. While none of it changes, the choice stands.
   *
   * @param criteria a digest of the settings that the choice depends on
   * @param since when all listings were last read
   * @param listings all listings that were read, in order; empty where a source gives them no ETags
   */
  public record Choice(Digest revision, Digest criteria, Instant since, List<Listed> listings) {
    public Choice {
      listings = List.copyOf(listings);
    }
  }

  /** The state of a listing of referrers, as its source names it. */
  public record Listed(Digest subject, String etag) {}

  /**
   * How {@code follow} goes on after a restart.
   *
   * @param next when the next poll is due
   * @param failures how many passes failed in a row
   * @param rest how long the registry asked to be left alone; nothing where it did not
   */
  public record Pace(Instant next, int failures, Optional<Rest> rest) {}

  /**
   * The time for which a registry asked to be left alone.
   *
   * @param until when it ends, by this machine's clock
   * @param left how long it still was when this was written, in whole seconds, so that it gets no
   *     longer when the clock is set back
   */
  public record Rest(Instant until, Duration left) {}

  /**
   * The newest revision that was confirmed for an image, where older ones are not to come back.
   *
   * @param criteria a digest of what decides between revisions: by another one, others are meant
   * @param created when the revision was created, by its own annotation
   */
  public record Floor(Digest image, Digest criteria, Digest revision, Instant created) {
    private boolean isFor(Digest anImage, Digest aChoice) {
      return image.equals(anImage) && criteria.equals(aChoice);
    }
  }

  public State {
    floors = floors.subList(Math.max(0, floors.size() - MOST_FLOORS), floors.size());
    floors = List.copyOf(floors);
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
        Optional.empty(),
        List.of());
  }

  /** With this owner. If it was the owner before, it keeps the time when it became so. */
  public State withOwner(Owner now) {
    Optional<Owner> since = owner.filter(now::isSame).or(() -> Optional.of(now));
    return new State(since, tags, confirmed, start, told, chosen, pace, floors);
  }

  /** With the digest that a tag points to now. */
  public State withTag(String reference, Digest digest) {
    SequencedMap<String, Digest> changed = new LinkedHashMap<>(tags);
    changed.putLast(reference, digest);
    return new State(owner, changed, confirmed, start, told, chosen, pace, floors);
  }

  /** The confirmation, if it is this revision's: of another one it says nothing. */
  public Optional<Confirmation> confirmationOf(Digest revision) {
    return confirmed.filter(confirmation -> confirmation.revision().equals(revision));
  }

  public State withConfirmation(Confirmation confirmation) {
    return new State(owner, tags, Optional.of(confirmation), start, told, chosen, pace, floors);
  }

  public State withTold(Digest revision) {
    return new State(owner, tags, confirmed, start, Optional.of(revision), chosen, pace, floors);
  }

  public State withChoice(Choice choice) {
    return new State(owner, tags, confirmed, start, told, Optional.of(choice), pace, floors);
  }

  public State withPace(Pace changed) {
    return new State(owner, tags, confirmed, start, told, chosen, Optional.of(changed), floors);
  }

  public State withStart(LastStart last) {
    return new State(owner, tags, confirmed, Optional.of(last), told, chosen, pace, floors);
  }

  /** What nothing may be older than that is chosen for an image by these criteria. */
  public Optional<Floor> floor(Digest image, Digest criteria) {
    return floors.stream().filter(floor -> floor.isFor(image, criteria)).findFirst();
  }

  /**
   * With a revision that was confirmed. A floor never gets lower, and a time that no clock can have
   * shown makes none: nothing that is attached later could ever be newer.
   */
  public State withFloor(Floor now) {
    if (Timestamps.credible(now.created()).isEmpty()) {
      return this;
    }
    Floor highest =
        floor(now.image(), now.criteria())
            .filter(before -> !before.created().isBefore(now.created()))
            .orElse(now);
    List<Floor> changed = new ArrayList<>(floors);
    changed.removeIf(floor -> floor.isFor(now.image(), now.criteria()));
    changed.add(highest);
    return new State(owner, tags, confirmed, start, told, chosen, pace, changed);
  }
}
