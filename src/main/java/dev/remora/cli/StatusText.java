package dev.remora.cli;

import dev.remora.failure.Failure;
import dev.remora.oci.Authorship;
import dev.remora.publish.Alteration;
import dev.remora.publish.Provenance;
import dev.remora.sync.VolumeStatus;
import dev.remora.time.Durations;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The status of a volume, for people. */
final class StatusText {
  private StatusText() {}

  /** All of it in a line, for a log. */
  static String line(Result.Status status) {
    VolumeStatus standing = status.standing();
    Provenance provenance = standing.published().provenance();
    return "%s: has %s of %s, %s"
        .formatted(
            status.directory(),
            provenance.revision(),
            provenance.subject(),
            standing.alterations().isEmpty() ? "unaltered" : "altered");
  }

  static String of(Result.Status status, Style style) {
    VolumeStatus standing = status.standing();
    Provenance provenance = standing.published().provenance();
    StringBuilder text = new StringBuilder();
    line(
        text, "volume", status.directory() + (standing.alterations().isEmpty() ? "" : ", altered"));
    line(
        text,
        provenance.subject().digest().isPresent() ? "image" : "artifact",
        provenance.subject().toString());
    line(text, "revision", provenance.revision().toString());
    provenance.why().ifPresent(why -> line(text, "why", why));
    provenance.artifactType().ifPresent(type -> line(text, "type", type));
    authorship(text, Authorship.of(provenance.annotations()));
    signer(text, standing, style);
    line(text, "source", provenance.source().kind().text() + " " + provenance.source().name());
    line(text, "published", provenance.published().map(Object::toString).orElse("unknown"));
    line(
        text,
        "confirmed",
        standing
            .confirmed()
            .map(confirmed -> confirmed.at() + ", " + ago(status.age()))
            .orElse("never"));
    standing
        .start()
        .ifPresent(
            start ->
                line(
                    text,
                    "started",
                    "from the "
                        + start.basis().text()
                        + start.bridged().map(failure -> ", in spite of " + failure).orElse("")));
    standing
        .owner()
        .ifPresent(
            owner -> {
              boolean isPublished = standing.isOwners();
              String value = isPublished ? owner : owner + ", of which nothing is published";
              line(text, "serves", value, !isPublished, style);
            });
    standing
        .told()
        .ifPresent(
            told -> {
              boolean current = told.equals(provenance.revision());
              line(text, "told", current ? "this revision" : told + ", not this one yet");
            });
    files(text, standing, provenance, style);
    return text.toString();
  }

  /** What it was made from, apart from where it was pulled from. */
  private static void authorship(StringBuilder text, Authorship made) {
    made.commit().ifPresent(id -> line(text, "commit", id));
    made.page().or(made::code).ifPresent(code -> line(text, "code", code));
    made.authors().ifPresent(name -> line(text, "authors", name));
  }

  private static void signer(StringBuilder text, VolumeStatus standing, Style style) {
    standing
        .distrust()
        .ifPresent(miss -> line(text, "signer", "none that counts: it " + miss.why(), true, style));
    standing
        .signature()
        .map(signature -> signature.signer() + (standing.verified() ? "" : ", says the volume"))
        .ifPresent(signer -> line(text, "signer", signer));
  }

  private static String ago(Optional<Duration> age) {
    return age.map(a -> Durations.text(Duration.ofSeconds(a.toSeconds())) + " ago")
        .orElse("which is later than this clock says");
  }

  /** Those that were published, then what else is wrong. */
  private static void files(
      StringBuilder text, VolumeStatus standing, Provenance provenance, Style style) {
    Map<String, String> altered =
        standing.alterations().stream()
            .collect(Collectors.toMap(Alteration::path, Alteration::problem, (a, b) -> a));
    for (Result.RevisionFile file : Result.RevisionFile.of(provenance)) {
      String problem = altered.remove(file.path());
      String line = file.digest().shortened() + "  " + file.path();
      line(text, "file", problem == null ? line : line + ", " + problem, problem != null, style);
    }
    altered.forEach((path, problem) -> line(text, "also", path + ", " + problem, true, style));
  }

  private static void line(
      StringBuilder text, String name, String value, boolean wrong, Style style) {
    String harmless = Failure.harmless(value);
    text.append("%-10s %s\n".formatted(name, wrong ? style.red(harmless) : harmless));
  }

  private static void line(StringBuilder text, String name, String value) {
    line(text, name, value, false, Style.PLAIN);
  }
}
