package dev.remora.source;

import dev.remora.oci.Descriptor;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What whoever reads a listing looks for in it.
 *
 * @param candidate whether what is listed with an artifact type, or with none, may be looked at: of
 *     these nothing may be lost
 * @param others whether what is said of the others is of interest, too
 */
public record ListingInterest(Predicate<Optional<String>> candidate, boolean others) {
  /** That of a reader who may need any of it. */
  public static ListingInterest inAll() {
    return new ListingInterest(type -> true, true);
  }

  boolean isInAnnotationsOf(Descriptor entry) {
    return others || candidate.test(entry.artifactType());
  }
}
