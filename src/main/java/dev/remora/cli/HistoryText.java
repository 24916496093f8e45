package dev.remora.cli;

import dev.remora.discovery.Explanation.Outcome;
import dev.remora.discovery.Fate;
import dev.remora.discovery.History;
import dev.remora.discovery.History.Generation;
import dev.remora.discovery.Referrer;
import dev.remora.discovery.Ruling;
import dev.remora.failure.Failure;
import dev.remora.oci.Annotations;
import dev.remora.oci.Authorship;
import dev.remora.oci.ByteSize;
import dev.remora.publish.Provenance;
import dev.remora.publish.Subject;
import dev.remora.time.Durations;
import dev.remora.time.Timestamps;
import dev.remora.trust.proof.Miss;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * The configurations of an image, newest first, for people: in 80 columns, each whole digest on a
 * line of its own, to be copied.
 */
final class HistoryText {
  private static final int MOST_SHOWN = 20;
  private static final Duration FEW_DAYS = Duration.ofDays(3);

  private final Paragraphs text = new Paragraphs();
  private final Result.Ranked ranked;
  private final Style style;
  private final boolean watched;

  private HistoryText(Result.Ranked ranked, Style style, boolean watched) {
    this.ranked = ranked;
    this.style = style;
    this.watched = watched;
  }

  static String of(Result.Ranked ranked, Style style, boolean watched) {
    HistoryText told = new HistoryText(ranked, style, watched);
    told.text
        .append(Failure.harmless(ranked.image().location().toString()))
        .append(watched ? "\n@" : "@")
        .append(ranked.history().explanation().image())
        .append('\n');
    told.all();
    return told.text.toString();
  }

  private void all() {
    History history = ranked.history();
    if (history.explanation().outcome() instanceof Outcome.Fails(Failure failure)) {
      text.takesNothing(failure, style);
    }
    List<Generation> generations = history.generations();
    generations.stream().limit(MOST_SHOWN).forEach(this::generation);
    if (generations.size() > MOST_SHOWN) {
      text.append(
          "\nand %d older, which -o json shows\n".formatted(generations.size() - MOST_SHOWN));
    }
    ranked.volume().ifPresent(this::onlyOnVolume);
  }

  private void generation(Generation one) {
    Ruling ruling = one.ruling();
    boolean taken = ranked.history().isTaken(one);
    String digest = one.digest().toString();
    text.append('\n').append(taken ? style.green(digest) : digest).append('\n');
    String made = created(one.candidate().annotations()).orElse("");
    String pulled = taken ? "pull takes this one" : "";
    text.paragraph(made + (made.isEmpty() || pulled.isEmpty() ? "" : ", ") + pulled, "  ");
    ranked
        .volume()
        .filter(volume -> volume.has(one.digest()))
        .ifPresent(volume -> text.paragraph("published on " + volume.directory(), "  "));
    whyNot(ruling).ifPresent(why -> text.paragraph(why, "  "));
    text.annotations(one.candidate().annotations());
    authorship(one.candidate().annotations());
    if (ruling.referrer() instanceof Referrer.Accepted accepted) {
      SignatureFinding.of(accepted, ranked.history().explanation().selection().policy())
          .ifPresent(signature -> text.paragraph(signature.line(!watched), "  "));
    }
    ruling
        .manifest()
        .map(Result.RevisionFile::of)
        .ifPresent(files -> text.paragraph(size(files), "  "));
    if (!one.subject().equals(ranked.history().explanation().image())) {
      text.paragraph(
          "attached to its manifest for this platform, " + one.subject().shortened(), "  ");
    }
  }

  private Optional<String> created(Annotations annotations) {
    return annotations
        .get(Annotations.CREATED)
        .map(
            written ->
                "created "
                    + Timestamps.parse(written)
                        .map(time -> time.truncatedTo(ChronoUnit.SECONDS) + age(time))
                        .orElse(written));
  }

  private String age(Instant time) {
    if (Timestamps.isAhead(time, ranked.now())) {
      return " (later than this clock says)";
    }
    Duration age = Duration.between(time, ranked.now());
    if (age.toSeconds() <= 0) {
      return " (just now)";
    }
    return age.compareTo(FEW_DAYS) >= 0
        ? " (" + age.toDays() + " days ago)"
        : " (" + Durations.text(age.truncatedTo(unit(age))) + " ago)";
  }

  private static ChronoUnit unit(Duration age) {
    return age.toHours() > 0 ? ChronoUnit.MINUTES : ChronoUnit.SECONDS;
  }

  /** Nothing where its place says it: one is taken, and others are older. */
  private static Optional<String> whyNot(Ruling ruling) {
    if (ruling.referrer() instanceof Referrer.Refused(_, _, Miss miss)) {
      return Optional.of(
          (miss.reason() == Miss.Reason.NOT_LOOKED_AT ? "its signature " : "does not count: it ")
              + miss.why());
    }
    return switch (ruling.fate()) {
      case Fate.Chosen _ -> Optional.empty();
      case Fate.Older(Optional<Instant> created, _) when created.isPresent() -> Optional.empty();
      case Fate fate -> Optional.of("it " + fate.why());
    };
  }

  private void authorship(Annotations annotations) {
    Authorship made = Authorship.of(annotations);
    String by = made.authors().map(name -> " by " + name).orElse("");
    made.commit()
        .map(id -> "commit " + id + by)
        .or(() -> made.authors().map(name -> "by " + name))
        .ifPresent(line -> text.paragraph(line, "  "));
    made.page()
        .or(() -> made.code().map(code -> "of " + code))
        .ifPresent(line -> text.paragraph(line, "  "));
  }

  private static String size(List<Result.RevisionFile> files) {
    ByteSize all = new ByteSize(Result.RevisionFile.sum(files));
    return ResultText.count(files) + ", " + all.rounded();
  }

  /** What is published there, where it is none of those that are attached. */
  private void onlyOnVolume(Result.OnVolume volume) {
    if (volume.published().isEmpty()) {
      text.append('\n');
      text.paragraph(volume.directory() + ": nothing is published there", "");
      return;
    }
    Provenance provenance = volume.published().get().provenance();
    if (ranked.history().generations().stream().anyMatch(it -> volume.has(it.digest()))) {
      return;
    }
    text.append('\n');
    text.paragraph(
        "published on "
            + volume.directory()
            + (volume.ofImage()
                ? ", and attached no more"
                : ", of another image: " + shortened(provenance.subject())),
        "");
    text.append(style.yellow(provenance.revision().toString())).append('\n');
    created(provenance.annotations()).ifPresent(line -> text.paragraph(line, "  "));
    text.annotations(provenance.annotations());
    authorship(provenance.annotations());
    provenance
        .signature()
        .map(it -> watched ? SignerText.shortened(it.kind(), it.signer()) : it.signer())
        .ifPresent(who -> text.paragraph("signed by " + who + ", says the volume", "  "));
    text.paragraph(size(Result.RevisionFile.of(provenance)), "  ");
  }

  private static String shortened(Subject subject) {
    return subject.image() + subject.digest().map(digest -> "@" + digest.shortened()).orElse("");
  }
}
