package dev.remora.discovery;

import dev.remora.oci.Digest;
import dev.remora.source.ContentSource;
import dev.remora.source.Giver;
import dev.remora.trust.proof.Miss;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Finds the configuration that is meant by an image's digest, or by an artifact's. */
public interface Finder {
  /**
   * Finds it.
   *
   * @param known where one of its candidates is meant, that need not be fetched
   */
  Configuration find(ContentSource source, Digest named, Known known);

  /** The same where nothing may be too old. */
  default Configuration find(ContentSource source, Digest named, List<Candidate> known) {
    return find(source, named, new Known(known, Optional.empty()));
  }

  /**
   * What was found before, without asking anybody; nothing where it does not count any more.
   *
   * @param before verified then
   * @param giver who says that it is still the one, or from where it is
   */
  Optional<Configuration> recall(Digest named, Candidate before, Giver giver);

  /** Why one is older than it may be; nothing where it is not. */
  Optional<Miss> tooOld(Candidate candidate, Optional<Known.Floor> floor);

  /** What decides. */
  Selection selection();

  /** A digest of all that decides what is found: by another one, other things counted. */
  Digest fingerprint();

  /** When one was created, as far as that counts now. */
  Optional<Instant> created(Candidate candidate);
}
