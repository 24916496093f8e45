package dev.remora.discovery;

import dev.remora.oci.Digest;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * All configurations that are attached to an image, newest first: in the order in which a pull
 * prefers them where their time of creation decides.
 *
 * @param explanation of what a pull takes now
 * @param generations whether or not they count
 */
public record History(Explanation explanation, List<Generation> generations) {
  public History {
    generations = List.copyOf(generations);
  }

  /**
   * One configuration.
   *
   * @param subject the digest to which it is attached: the image's, or its platform's manifest's
   * @param created when it was created, as far as that counts
   */
  public record Generation(
      Digest subject, Ruling ruling, Candidate candidate, Optional<Instant> created) {
    public Digest digest() {
      return candidate.digest();
    }
  }

  static History of(Explanation explanation, Instant now) {
    Selection selection = explanation.selection();
    List<Generation> generations =
        explanation.reviews().stream()
            .flatMap(
                review ->
                    review.rulings().stream()
                        .flatMap(
                            ruling ->
                                ruling.candidate().stream()
                                    .map(
                                        it ->
                                            new Generation(
                                                review.subject(),
                                                ruling,
                                                it,
                                                selection.created(it.annotations(), now)))))
            .sorted(Comparator.comparing(Generation::created, newestFirst()))
            .toList();
    return new History(explanation, generations);
  }

  /** A time that does not count ranks below every one that does. */
  static Comparator<Optional<Instant>> newestFirst() {
    return Comparator.comparing(time -> time.orElse(Instant.MIN), Comparator.reverseOrder());
  }

  /** Whether a pull takes it now. */
  public boolean isTaken(Generation one) {
    return explanation.taken().filter(it -> it.revision().equals(one.digest())).isPresent();
  }
}
