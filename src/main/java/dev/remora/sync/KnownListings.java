package dev.remora.sync;

import dev.remora.discovery.Configuration;
import dev.remora.oci.Digest;
import dev.remora.publish.State;
import dev.remora.source.ContentSource;
import dev.remora.source.ETag;
import dev.remora.source.Forwarding;
import dev.remora.source.Giver;
import dev.remora.source.Listing;
import dev.remora.source.Lookup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A source whose listings an earlier pass has read. While they have not changed, neither has what
 * was chosen from them, and to find that out takes one request with an empty answer. For one pass.
 */
final class KnownListings extends Forwarding {
  /**
   * After this time they are read as a whole again: a choice may depend on the time of day, and the
   * registry may offer the referrers API by now.
   */
  private static final Duration TRUSTED = Duration.ofHours(1);

  private final ContentSource source;
  private final Optional<State.Choice> before;
  private final Map<Digest, Listing.Listed> read = new LinkedHashMap<>();
  private final Instant now;
  private boolean conditional;

  /**
   * @param chosen how what is published was chosen; nothing where it has to be chosen anew
   */
  KnownListings(ContentSource source, Optional<State.Choice> chosen, Instant now) {
    super(source);
    this.source = source;
    this.now = now;
    this.before = chosen.filter(c -> isTrusted(c, now));
  }

  private static boolean isTrusted(State.Choice choice, Instant now) {
    return !choice.listings().isEmpty()
        && !choice.since().isAfter(now)
        && choice.since().isAfter(now.minus(TRUSTED));
  }

  /** Asks the source whether all of them are unchanged; then, who says so. */
  Optional<Giver> same() {
    Optional<Giver> giver = Optional.empty();
    List<State.Listed> listings = before.map(State.Choice::listings).orElseGet(List::of);
    for (State.Listed listed : listings) {
      Optional<ETag> etag = Optional.of(listed.etag()).filter(ETag::isOne).map(ETag::new);
      conditional = true;
      Listing listing = source.referrers(listed.subject(), etag);
      if (listing instanceof Listing.Listed changed) {
        read.put(listed.subject(), changed);
        return Optional.empty();
      }
      giver = giver.filter(g -> g.away().isPresent()).or(() -> Optional.of(listing.giver()));
    }
    return giver;
  }

  @Override
  public Listing referrers(Digest subject, Optional<ETag> known) {
    return read.computeIfAbsent(subject, s -> Lookup.referrers(s, source));
  }

  /**
   * How a revision was chosen, for the next pass to remember. Listings of what refers to itself,
   * its signatures, were not chosen from. While signatures of others were looked for, nothing is
   * remembered: whoever signs afterwards, as cosign does, changes no listing of the image.
   */
  State.Choice choice(Configuration found, Digest criteria) {
    if (read.isEmpty() && before.isPresent()) {
      return before.get();
    }
    List<State.Listed> listings = new ArrayList<>();
    boolean all = true; // else there is always something to read
    for (Map.Entry<Digest, Listing.Listed> entry : read.entrySet()) {
      Digest subject = entry.getKey();
      Optional<ETag> etag = entry.getValue().etag();
      boolean chosenFrom =
          subject.equals(found.image()) || subject.equals(found.candidate().subject());
      if (chosenFrom && !subject.equals(found.revision())) {
        etag.ifPresent(e -> listings.add(new State.Listed(subject, e.value())));
        all &= etag.isPresent();
      } else if (!subject.equals(found.revision())) {
        all =
            false; // of one that does not count yet: its signature may come, and no listing change
      }
    }
    Instant since = conditional ? before.map(State.Choice::since).orElse(now) : now;
    return new State.Choice(found.revision(), criteria, since, all ? listings : List.of());
  }
}
