package dev.remora.discovery;

import dev.remora.failure.Failure;
import dev.remora.oci.Digest;
import java.util.List;
import java.util.Optional;

/**
 * Why a pull takes what it takes, or takes nothing: its own search, with all that it passed by.
 *
 * @param image the digest that was given
 * @param reviews of the image, and where nothing of that counts, of its manifest for the platform
 * @param outcome of the pull
 * @param floor what nothing may be older than; nothing where age does not matter
 * @param selection that decides
 */
public record Explanation(
    Digest image,
    List<Review> reviews,
    Outcome outcome,
    Optional<Known.Floor> floor,
    Selection selection) {
  public Explanation {
    reviews = List.copyOf(reviews);
  }

  /** What comes of it. */
  public sealed interface Outcome {
    /** It takes this one. */
    record Takes(Configuration configuration) implements Outcome {}

    /** It takes none. */
    record Fails(Failure failure) implements Outcome {}

    default Configuration orElseThrow() {
      return switch (this) {
        case Takes(Configuration configuration) -> configuration;
        case Fails(Failure failure) -> throw failure;
      };
    }
  }

  /** The one that is taken, if any is. */
  public Optional<Configuration> taken() {
    return outcome instanceof Outcome.Takes(Configuration configuration)
        ? Optional.of(configuration)
        : Optional.empty();
  }

  /** The last one, by which it was decided. */
  public Review deciding() {
    return reviews.getLast();
  }
}
