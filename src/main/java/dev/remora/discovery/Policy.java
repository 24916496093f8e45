package dev.remora.discovery;

import java.util.Optional;

/**
 * What a candidate has to satisfy besides its type, whichever way it came. Its {@code toString} is
 * part of the selection's fingerprint: two that differ in what they refuse differ in it.
 */
public interface Policy {
  /** Refuses nothing. */
  Policy NONE = _ -> Optional.empty();

  /** Why one does not count; nothing where it does. */
  Optional<String> objection(Candidate candidate);
}
