package dev.remora.cli;

import dev.remora.discovery.Candidate;
import dev.remora.discovery.Choice;
import dev.remora.discovery.Configuration;
import dev.remora.discovery.Explanation;
import dev.remora.discovery.Fate;
import dev.remora.discovery.Known;
import dev.remora.discovery.Remedy;
import dev.remora.discovery.Review;
import dev.remora.discovery.Ruling;
import dev.remora.discovery.SigningStep;
import dev.remora.failure.Failure;
import dev.remora.oci.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Why pull takes what it takes, for people: in 80 columns, a whole digest once and on a line of its
 * own, to be copied.
 */
final class ExplanationText {
  private static final int MOST_SHOWN = 20;
  private static final int MOST_TYPES = 10;

  private final Paragraphs text = new Paragraphs();
  private final Explanation explanation;
  private final Style style;
  private final boolean watched;

  private ExplanationText(Explanation explanation, Style style, boolean watched) {
    this.explanation = explanation;
    this.style = style;
    this.watched = watched;
  }

  static String of(Result.Explained explained, Style style, boolean watched) {
    ExplanationText told = new ExplanationText(explained.explanation(), style, watched);
    told.text
        .append(Failure.harmless(explained.found().image().location().toString()))
        .append(watched ? "\n@" : "@")
        .append(explained.explanation().image())
        .append("\n\n");
    told.outcome();
    explained.explanation().reviews().forEach(told::review);
    return told.text.toString();
  }

  private void outcome() {
    switch (explanation.outcome()) {
      case Explanation.Outcome.Takes(Configuration taken) -> taken(taken);
      case Explanation.Outcome.Fails(Failure failure) -> text.takesNothing(failure, style);
    }
    explanation.floor().ifPresent(this::floor);
  }

  private void taken(Configuration taken) {
    text.append("pull takes\n").append(style.green(taken.revision().toString())).append('\n');
    text.paragraph(taken.why(), "  ");
    about(taken.candidate());
    taken
        .signed()
        .map(SignatureFinding::of)
        .ifPresent(signature -> text.paragraph(signature.line(!watched), "  "));
    explanation.deciding().without().ifPresent(next -> text.paragraph(next(next), "  "));
  }

  private static String next(Choice choice) {
    return "without it, "
        + switch (choice) {
          case Choice.Chosen(Candidate next, _) -> next.digest().shortened() + " would be taken";
          case Choice.NoneMatches _ -> "none of the others would be taken";
          case Choice.Ambiguous ambiguous -> "pull would be ambiguous: " + ambiguous.summary();
        };
  }

  private void floor(Known.Floor floor) {
    text.paragraph(
        "on this volume nothing counts that is older than %s, of %s"
            .formatted(floor.revision().shortened(), floor.created()),
        "  ");
  }

  private void review(Review review) {
    text.append('\n');
    boolean itself = review.subject().equals(explanation.image());
    if (!itself) {
      text.append("its manifest for this platform\n@").append(review.subject()).append("\n\n");
    }
    count(review.rulings().size(), itself ? "attached to it" : "attached to that");
    review.steps().forEach(step -> count(step.kept(), words(step)));
    List<Ruling> left =
        review.rulings().stream()
            .filter(ruling -> !(ruling.fate() instanceof Fate.Chosen) || !isTaken(ruling))
            .toList();
    List<Ruling> shown = left.stream().filter(r -> !(r.fate() instanceof Fate.OtherType)).toList();
    if (!left.isEmpty()) {
      text.append("\nnot taken\n");
    }
    shown.stream().limit(MOST_SHOWN).forEach(this::notTaken);
    if (shown.size() > MOST_SHOWN) {
      text.append("and %d more, which -o json shows\n".formatted(shown.size() - MOST_SHOWN));
    }
    otherTypes(left);
  }

  private boolean isTaken(Ruling ruling) {
    return explanation.taken().filter(c -> c.revision().equals(ruling.digest())).isPresent();
  }

  private static String words(Review.Tally step) {
    return switch (step.criterion()) {
      case REVISION -> "pinned by " + step.by();
      case MANIFEST -> "there, readable, and of this image";
      case TYPE -> "of an accepted type: " + step.by();
      case TRUST -> step.by();
      case MATCH -> "matched by " + step.by();
      case TIME -> "the newest, by " + step.by();
    };
  }

  private void count(int number, String of) {
    String shown = watched ? SignerText.fitting(of, 72) : of;
    text.lines("%6d  ".formatted(number), shown, "        ");
  }

  private void notTaken(Ruling ruling) {
    text.append(ruling.digest()).append('\n');
    text.paragraph(ruling.fate().why(), "  ");
    ruling.besides().ifPresent(why -> text.paragraph("besides, it " + why, "  "));
    ruling.candidate().ifPresent(it -> text.annotations(it.annotations()));
    String before = "  to take it: ";
    for (Remedy remedy : ruling.remedies()) {
      String typed = remedy.typed(names(ruling.digest()), explanation.selection());
      text.lines(before, typed, "              ");
      before = "          or: ";
    }
  }

  /** Its whole digest stands above. */
  private static Remedy.Names names(Digest digest) {
    return new Remedy.Names("IMAGE", digest.shortened(), new SigningStep("REPOSITORY", "DIGEST"));
  }

  private void about(Candidate candidate) {
    if (!candidate.created().isEmpty()) {
      text.paragraph("created " + candidate.created(), "  ");
    }
    text.annotations(candidate.annotations());
  }

  /** There may be thousands, of which plain discover shows each. */
  private void otherTypes(List<Ruling> rulings) {
    Map<String, Integer> types = new TreeMap<>();
    for (Ruling ruling : rulings) {
      if (ruling.fate() instanceof Fate.OtherType(String type, _)) {
        types.merge(type.isEmpty() ? "no type" : "the type " + type, 1, Integer::sum);
      }
    }
    List<Map.Entry<String, Integer>> all = new ArrayList<>(types.entrySet());
    all.stream()
        .limit(MOST_TYPES)
        .forEach(
            type ->
                text.append(
                    style.dim(
                        "%d of %s%n".formatted(type.getValue(), Failure.harmless(type.getKey())))));
    if (all.size() > MOST_TYPES) {
      text.append("and of %d more types\n".formatted(all.size() - MOST_TYPES));
    }
  }
}
