package dev.remora.sync;

import dev.remora.discovery.Candidate;
import dev.remora.discovery.Finder;
import dev.remora.discovery.Known;
import dev.remora.oci.Digest;
import dev.remora.publish.Session;
import dev.remora.publish.State;
import java.util.Optional;

/**
 * Keeps an image's configuration from becoming older than one that was published on this volume.
 *
 * <p>Only where signatures are asked for. There, whoever can take the newest out of a listing could
 * bring back an older one that was signed, too, and nobody who signs has said that it is to be used
 * again. Without signatures, he could as well attach the older one anew.
 */
public record Rollback(Target target, Finder finder) {
  /** What nothing may be older than. */
  public Optional<Known.Floor> floor(State state, Digest named) {
    return matters()
        ? state
            .floor(target.lineOf(named), finder.selection().lineage())
            .map(floor -> new Known.Floor(floor.created(), floor.revision()))
        : Optional.empty();
  }

  /** Remembers what is published now, if its time of creation counts. */
  void note(Session session, Digest named, Candidate published) {
    if (matters()) {
      finder
          .created(published)
          .map(
              created ->
                  new State.Floor(
                      target.lineOf(named),
                      finder.selection().lineage(),
                      published.digest(),
                      created))
          .ifPresent(floor -> session.remember(session.state().withFloor(floor)));
    }
  }

  private boolean matters() {
    return finder.selection().policy().needsEvidence();
  }
}
