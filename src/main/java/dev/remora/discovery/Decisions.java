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
record Decisions(Trace trace, String name, Digest subject) {
  /** Of what is dropped without a look at it: it may list thousands of signatures. */
  private static final int MOST_TOLD = 100;

  /** What a listing brought, and what of it is not looked at. */
  void listed(List<Descriptor> listed, Shortlist shortlist) {
    if (!trace.isOn()) {
      return;
    }
    String all = Integer.toString(listed.size());
    String likely = Integer.toString(shortlist.entries().size());
    trace.write(
        new Step(
            "listed",
            "%s lists %s attached to %s, of which %s may be a configuration"
                .formatted(name, all, subject, likely),
            Map.of("subject", subject.toString(), "listed", all, "looked-at", likely)));
    shortlist.others().stream().limit(MOST_TOLD).forEach(this::passedOver);
    int more = shortlist.others().size() - MOST_TOLD;
    if (more > 0) {
      trace.write(Step.of("dropped", more + " more are listed as something else"));
    }
  }

  private void passedOver(Descriptor other) {
    String type = AcceptedTypes.listedType(other).orElse("nothing that is accepted");
    dropped(other, "it is listed as " + type + ", and looked at only if there is no candidate");
  }

  /** One that needs no look. */
  void known(Descriptor listed) {
    if (trace.isOn()) {
      kept(listed, "it was verified before");
    }
  }

  /** What a look at a manifest showed. */
  void lookedAt(Referrer referrer) {
    if (!trace.isOn()) {
      return;
    }
    Descriptor listed = referrer.listed();
    switch (referrer) {
      case Referrer.Accepted accepted ->
          kept(listed, "its manifest has the type " + accepted.candidate().artifactType());
      case Referrer.OtherType other ->
          dropped(listed, "its manifest has the type " + other.artifactType());
      case Referrer.Refused refused ->
          write("dropped", listed.digest(), "does not count: it " + refused.miss().why());
      case Referrer.Gone _ -> dropped(listed, "it is listed, but not there");
      case Referrer.OtherSubject _ -> dropped(listed, "it refers to another image");
      case Referrer.Unreadable unreadable ->
          dropped(listed, "it cannot be read: " + unreadable.why().reason());
    }
  }

  private void kept(Descriptor listed, String why) {
    write("candidate", listed.digest(), "is a candidate: " + why);
  }

  private void dropped(Descriptor listed, String why) {
    write("dropped", listed.digest(), "is none: " + why);
  }

  private void write(String event, Digest digest, String what) {
    trace.write(new Step(event, digest + " " + what, Map.of("digest", digest.toString())));
  }

  /**
   * What is decided among candidates, step by step, before the chosen one is looked at.
   *
   * @param by what the candidates are known from
   */
  void decided(List<Candidate> candidates, Decision decision, String by) {
    if (!trace.isOn()) {
      return;
    }
    decision.steps().forEach(this::narrowed);
    switch (decision.choice()) {
      case Choice.Chosen(Candidate winner, Choice.Reason reason) ->
          trace.write(
              new Step(
                  "chosen",
                  "%s is chosen, by %s, of %s: %s"
                      .formatted(winner.digest(), by, candidates.size(), reason.text()),
                  Map.of("digest", winner.digest().toString(), "reason", reason.name())));
      case Choice.NoneMatches none ->
          undecided(
              "none of %s is chosen, by %s: no rule matches, or the pinned one is not among them"
                  .formatted(none.candidates().size(), by));
      case Choice.Ambiguous ambiguous ->
          undecided("none is chosen, by " + by + ": " + ambiguous.describe());
    }
  }

  private void narrowed(Narrowing step) {
    String kept = Integer.toString(step.kept().size());
    String given = Integer.toString(step.given().size());
    if (!kept.equals(given)) {
      trace.write(
          new Step(
              "narrowed",
              "%s leaves %s of %s".formatted(step.by(), kept, given),
              Map.of("by", step.by(), "given", given, "kept", kept)));
    }
  }

  private void undecided(String message) {
    trace.write(Step.of("undecided", message));
  }

  /** Why each of the others is not the one, when the decision stands. */
  void settled(Decision decision) {
    if (!trace.isOn()) {
      return;
    }
    decision.fates().entrySet().stream()
        .filter(one -> one.getValue().criterion().isPresent())
        .limit(MOST_TOLD)
        .forEach(one -> write("not-chosen", one.getKey(), one.getValue().why()));
  }
}
