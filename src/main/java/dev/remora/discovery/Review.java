package dev.remora.discovery;

import dev.remora.oci.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a search went through all that is attached to one subject.
 *
 * @param survey what all of it is
 * @param rulings what became of each, in the order of the listing
 * @param without what would be chosen without the chosen one; nothing where none is chosen
 */
public record Review(
    Survey survey, List<Ruling> rulings, List<Tally> steps, Optional<Choice> without) {
  public Review {
    rulings = List.copyOf(rulings);
    steps = List.copyOf(steps);
  }

  /**
   * How many one criterion kept.
   *
   * @param by for people: what keeps them
   * @param given how many the one before kept
   */
  public record Tally(Criterion criterion, String by, int given, int kept) {}

  /** To which all of it is attached. */
  public Digest subject() {
    return survey.subject();
  }

  /**
   * The criteria that were asked, in order, and how many each kept: counted by the fates, so that
   * no other story is told.
   *
   * @param rule that decides among the candidates, where one does
   */
  static List<Tally> tally(List<Ruling> rulings, Selection selection, Optional<Narrowing> rule) {
    List<Tally> steps = new ArrayList<>();
    int left = rulings.size();
    for (Criterion criterion : Criterion.values()) {
      int given = left;
      left -= Math.toIntExact(rulings.stream().filter(r -> isDropped(r, criterion)).count());
      if (left < given || selection.asks(criterion)) {
        String by =
            criterion == Criterion.MATCH
                ? rule.map(Narrowing::by).orElse("--match")
                : selection.words(criterion);
        steps.add(new Tally(criterion, by, given, left));
      }
    }
    return steps;
  }

  private static boolean isDropped(Ruling ruling, Criterion criterion) {
    return ruling.fate().criterion().equals(Optional.of(criterion));
  }
}
