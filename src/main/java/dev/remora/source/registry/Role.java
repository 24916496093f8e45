package dev.remora.source.registry;

import dev.remora.http.Origin;
import dev.remora.oci.Repository;
import dev.remora.source.Giver;
import java.util.Optional;

/**
 * As what a server is asked: how often it is asked again, and what its "not found" means.
 *
 * @param name for people
 * @param retries how often an answer that breaks off is asked for again
 * @param restarts how often a blob is begun anew
 * @param resumptions how often a blob is continued
 */
record Role(String name, int retries, int restarts, int resumptions, boolean lastResort) {
  /** Nobody else can be asked, and its word counts. */
  static final Role REGISTRY = new Role("the registry", 3, 3, 16, true);

  /** The next one is asked sooner than the same one again. */
  static final Role MIRROR = new Role("the mirror", 0, 0, 0, false);

  /**
   * Whether an answer means that it does not have what was asked for. A mirror may say so in any
   * way, since nothing follows from it.
   *
   * @param asked who was asked; without TLS nobody else says so in its place, as no digest verifies
   *     an absence
   */
  boolean isAbsence(RefusedAnswer refused, Origin asked) {
    boolean counts = asked.isTls() || !refused.isFromElsewhere(asked);
    return lastResort ? refused.saysNotThere() && counts : refused.status() == 404;
  }

  /** Who gives what comes from a repository. */
  Giver giver(Repository repository) {
    return lastResort
        ? new Giver.Registry(repository.toString())
        : new Giver.Mirror(repository.toString(), Optional.empty());
  }
}
