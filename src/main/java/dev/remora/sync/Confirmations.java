package dev.remora.sync;

import dev.remora.discovery.Configuration;
import dev.remora.discovery.Finder;
import dev.remora.oci.Manifest;
import dev.remora.publish.Published;
import dev.remora.publish.Session;
import dev.remora.publish.State;
import dev.remora.source.ContentSource;
import dev.remora.source.RevisionCache;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import java.util.Optional;

/**
 * What a source said, and how that led to a choice, as the volume and the cache remember it.
 *
 * @param finder made the choice
 */
record Confirmations(Belonging belonging, RevisionCache cache, Finder finder, Clock clock) {
  /** How what is published was chosen, if by the same settings. */
  Optional<State.Choice> chosen(Session session, Published published) {
    return session
        .state()
        .chosen()
        .filter(choice -> choice.revision().equals(published.provenance().revision()))
        .filter(choice -> choice.criteria().equals(finder.fingerprint()));
  }

  /**
   * Remembers that this is the one. A mirror's word, in place of a registry that is away, confirms
   * nothing.
   *
   * @param manifest where it was read
   */
  void confirm(
      Session session,
      ContentSource source,
      Configuration found,
      KnownListings listings,
      Optional<Manifest> manifest,
      Deadline deadline) {
    if (source.unheard().isPresent()) {
      return;
    }
    session.remember(
        session
            .state()
            .withConfirmation(
                new State.Confirmation(found.revision(), clock.now(), source.referrersName()))
            .withChoice(listings.choice(found.revision(), finder.fingerprint())));
    cache.keep(
        belonging.owner(found.image()),
        found.revision(),
        found.candidate().subject(),
        manifest,
        source,
        deadline);
  }
}
