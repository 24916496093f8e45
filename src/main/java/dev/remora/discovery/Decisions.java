package dev.remora.discovery;

import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.trace.Step;
import dev.remora.trace.Trace;
import java.util.List;
import java.util.Map;

/**
 * Tells why what is attached to one subject counts or does not, one line each. Nothing of it is put
 * together where nobody listens.
 *
 * @param name of the repository that lists it
 */
record Decisions(Trace trace, String name, Digest subject, Selection selection) {
  /** Of what is dropped by the listing alone: it may list thousands of signatures. */
  private static final int MOST_TOLD = 100;

  /** What a listing brought, and what of it is not looked at. */
  void listed(List<Descriptor> listed, Shortlist shortlist) {
    if (!trace.isOn()) {
      return;
    }
    trace.write(
        new Step(
            "listed",
            name
                + " lists "
                + listed.size()
                + " attached to "
                + subject
                + ", of which "
                + shortlist.entries().size()
                + " may be a configuration",
            Map.of(
                "subject",
                subject.toString(),
                "listed",
                Integer.toString(listed.size()),
                "looked-at",
                Integer.toString(shortlist.entries().size()))));
    shortlist.others().stream().limit(MOST_TOLD).forEach(this::passedOver);
    if (shortlist.others().size() > MOST_TOLD) {
      int more = shortlist.others().size() - MOST_TOLD;
      trace.write(Step.of("dropped", more + " more are listed as something else"));
    }
  }

  private void passedOver(Descriptor other) {
    dropped(
        other,
        "it is listed as "
            + AcceptedTypes.listedType(other).orElse("nothing that is accepted")
            + ", and looked at only if there is no candidate");
  }

  /** One that needs no look. */
  void known(Descriptor listed) {
    trace.tell(() -> kept(listed, "it was verified before"));
  }

  /** What a look at a manifest showed. */
  void lookedAt(Referrer referrer) {
    if (!trace.isOn()) {
      return;
    }
    Descriptor listed = referrer.listed();
    switch (referrer) {
      case Referrer.Accepted accepted ->
          trace.write(
              kept(listed, "its manifest has the type " + accepted.candidate().artifactType()));
      case Referrer.OtherType other ->
          dropped(listed, "its manifest has the type " + other.artifactType());
      case Referrer.Refused refused -> dropped(listed, refused.why());
      case Referrer.Gone _ -> dropped(listed, "it is listed, but not there");
      case Referrer.OtherSubject _ -> dropped(listed, "it refers to another image");
      case Referrer.Unreadable unreadable ->
          dropped(listed, "it cannot be read: " + unreadable.why().reason());
    }
  }

  private static Step kept(Descriptor listed, String why) {
    return new Step(
        "candidate",
        listed.digest() + " is a candidate: " + why,
        Map.of("digest", listed.digest().toString()));
  }

  private void dropped(Descriptor listed, String why) {
    trace.write(
        new Step(
            "dropped",
            listed.digest() + " is none: " + why,
            Map.of("digest", listed.digest().toString())));
  }

  /**
   * What was chosen among candidates.
   *
   * @param by what the candidates are known from
   */
  void chosen(List<Candidate> candidates, Choice choice, String by) {
    if (!trace.isOn()) {
      return;
    }
    switch (choice) {
      case Choice.Chosen(Candidate winner, Choice.Reason reason) -> {
        trace.write(
            new Step(
                "chosen",
                winner.digest()
                    + " is chosen, by "
                    + by
                    + ", of "
                    + candidates.size()
                    + ": "
                    + reason.text(),
                Map.of("digest", winner.digest().toString(), "reason", reason.name())));
        candidates.stream()
            .filter(other -> !other.digest().equals(winner.digest()))
            .limit(MOST_TOLD)
            .forEach(other -> trace.write(notChosen(other, whyNot(other, candidates))));
      }
      case Choice.NoneMatches none ->
          trace.write(
              Step.of(
                  "undecided",
                  "none of "
                      + none.candidates().size()
                      + " is chosen, by "
                      + by
                      + ": no rule matches, or the pinned one is not among them"));
      case Choice.Ambiguous ambiguous ->
          trace.write(
              Step.of("undecided", "none is chosen, by " + by + ": " + ambiguous.describe()));
    }
  }

  private static Step notChosen(Candidate other, String why) {
    return new Step(
        "not-chosen",
        other.digest() + " is not: " + why,
        Map.of("digest", other.digest().toString()));
  }

  private String whyNot(Candidate other, List<Candidate> candidates) {
    if (selection.revision().isPresent()) {
      return "another is pinned";
    }
    boolean matches =
        selection.rules().firstMatch(candidates).filter(all -> all.contains(other)).isPresent();
    String created = other.created().isEmpty() ? "without a time" : "of " + other.created();
    return matches
        ? created + " it is not the newest"
        : "the first rule that matches any does not match it";
  }
}
