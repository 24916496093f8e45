package dev.remora.discovery;

import dev.remora.failure.AccessDenied;
import dev.remora.failure.Failure;
import dev.remora.failure.ImageNotFound;
import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.oci.Budget;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import dev.remora.oci.Manifest;
import dev.remora.oci.RawDocument;
import dev.remora.source.ContentSource;
import dev.remora.source.SourceAnswer;
import dev.remora.trace.Warnings;
import dev.remora.trust.proof.Miss;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Looks at the manifests of listed referrers, at each once. Registries list wrong types or none, so
 * a referrer counts only after its manifest was fetched, verified, and found to refer to the
 * subject.
 */
final class Examiner {
  /** More than this is not a configuration's history but an attack on our patience. */
  static final int MOST_EXAMINED = 256;

  private final ContentSource source;
  private final Digest subject;
  private final Selection selection;
  private final Known known;
  private final Instant now;
  private final Warnings warnings;
  private final Map<Digest, Referrer> examined = new LinkedHashMap<>();
  private final Proofs proofs;
  private final Budget.Share share;
  private final Decisions decisions;
  private boolean toldOfSizes;

  /**
   * @param known of its candidates, those that still count need not be fetched again
   * @param now by which they are too old
   * @param share for what is remembered of those that were looked at
   */
  Examiner(
      ContentSource source,
      Digest subject,
      Selection selection,
      Known known,
      Instant now,
      Budget.Share share,
      Warnings warnings,
      Decisions decisions) {
    this.source = source;
    this.subject = subject;
    this.selection = selection;
    this.known = known;
    this.now = now;
    this.proofs = new Proofs(source, selection.policy());
    this.share = share;
    this.warnings = warnings;
    this.decisions = decisions;
  }

  Digest subject() {
    return subject;
  }

  /** What was fetched, in that order. */
  List<Referrer> examined() {
    return List.copyOf(examined.values());
  }

  /**
   * Fetches one, unless it was verified before, and says what it is. Whether it satisfies the
   * policy is another question.
   *
   * @throws RegistryUnavailable when nothing can be fetched, of this one as of any other
   */
  Referrer examine(Descriptor listed) {
    Optional<Candidate> verifiedBefore = verifiedBefore(listed);
    if (verifiedBefore.isPresent()) {
      decisions.known(listed);
      return new Referrer.Accepted(listed, verifiedBefore.get(), Optional.empty());
    }
    Referrer lookedAt = examined.get(listed.digest());
    if (lookedAt == null) {
      lookedAt = fetch(listed);
      decisions.lookedAt(lookedAt);
      examined.put(listed.digest(), lookedAt);
    }
    return lookedAt;
  }

  private Optional<Candidate> verifiedBefore(Descriptor listed) {
    return known.candidates().stream()
        .filter(c -> c.digest().equals(listed.digest()) && c.subject().equals(subject))
        .filter(c -> selection.judge(c) instanceof Selection.Verdict.Counts)
        .findFirst();
  }

  /**
   * Examines one, and says whether it may be published: a candidate that satisfies the policy, and
   * is not too old.
   *
   * <p>Its evidence is looked for when it is known what it is, on the same connection: a second one
   * would take as many round trips to open as it saves, and by TLS more.
   *
   * @throws dev.remora.failure.Untrusted when more would have to be looked at than anybody needs
   */
  Referrer prove(Descriptor listed) {
    boolean isKnown = examined.containsKey(listed.digest()) || verifiedBefore(listed).isPresent();
    Optional<Referrer> tooOld = isKnown ? Optional.empty() : tooOldAsListed(listed);
    return prove(tooOld.orElseGet(() -> examine(listed)));
  }

  /** By the listing's own word, against which nobody need be asked. */
  private Optional<Referrer> tooOldAsListed(Descriptor listed) {
    Candidate candidate = Shortlist.asListed(listed, subject);
    return Shortlist.tellsEnough(listed, selection.types())
        ? selection
            .tooOld(candidate, known.floor(), now)
            .map(miss -> new Referrer.Refused(listed, candidate, miss))
        : Optional.empty();
  }

  /** The same of one that was examined. */
  Referrer prove(Referrer examined) {
    Referrer proven =
        switch (examined) {
          case Referrer.Accepted accepted -> prove(accepted);
          case Referrer.Unreadable unreadable -> prove(unreadable);
          default -> examined;
        };
    if (proven instanceof Referrer.Refused refused && proofs.refuse(refused)) {
      decisions.lookedAt(refused);
    }
    return proven;
  }

  private Referrer prove(Referrer.Accepted accepted) {
    Candidate candidate = accepted.candidate();
    Optional<Miss> miss = selection.tooOld(candidate, known.floor(), now);
    if (miss.isEmpty() && selection.objection(candidate).isPresent()) {
      Evidence evidence = proofs.of(candidate.digest());
      candidate = candidate.with(evidence.signature());
      miss = evidence.objectionTo(candidate, selection.policy());
    }
    return miss.isPresent()
        ? new Referrer.Refused(accepted.listed(), candidate, miss.get())
        : new Referrer.Accepted(accepted.listed(), candidate, accepted.manifest());
  }

  /**
   * What cannot be read may be the one that is meant, unless nobody signed it who has to: a
   * stranger's rubbish is no reason to fail.
   */
  private Referrer prove(Referrer.Unreadable unreadable) {
    boolean isMalformed =
        unreadable.why() instanceof ProtocolViolation
            || unreadable.why() instanceof IntegrityFailure;
    if (!isMalformed || !selection.policy().needsEvidence()) {
      return unreadable;
    }
    Candidate candidate = Shortlist.asListed(unreadable.listed(), subject);
    return proofs
        .of(candidate.digest())
        .objectionTo(candidate, selection.policy())
        .<Referrer>map(miss -> new Referrer.Refused(unreadable.listed(), candidate, miss))
        .orElse(unreadable);
  }

  /** The same where it cannot be read; any other as it is. */
  Referrer proveUnreadable(Referrer examined) {
    return examined instanceof Referrer.Unreadable ? prove(examined) : examined;
  }

  /**
   * Examined ones, of which as many are proven as may be. Of the others nobody knows whether they
   * count, and so they do not.
   */
  List<Referrer> proveAll(List<Referrer> all) {
    return all.stream()
        .map(
            referrer ->
                referrer instanceof Referrer.Accepted accepted && !proofs.mayBeAsked(accepted)
                    ? notLookedAt(accepted)
                    : prove(referrer))
        .toList();
  }

  private static Referrer notLookedAt(Referrer.Accepted accepted) {
    return new Referrer.Refused(
        accepted.listed(),
        accepted.candidate(),
        new Miss(Miss.Reason.NOT_LOOKED_AT, "was not looked at: there are too many"));
  }

  /** What was refused, each once. */
  List<Referrer.Refused> refused() {
    return proofs.refused();
  }

  /**
   * Examines all that is listed, in that order; no single manifest ends that. What is listed as
   * something else is fetched only where nothing may be a candidate, and no more after the registry
   * had trouble with one.
   *
   * @param closely which are fetched even if the listing says enough of them
   */
  List<Referrer> examineAll(List<Descriptor> listed, Predicate<Descriptor> closely) {
    boolean few = listed.size() <= MOST_EXAMINED;
    Map<Digest, Referrer> likely = new HashMap<>();
    for (Descriptor entry : listed) {
      if (selection.types().mayAccept(entry)) {
        likely.put(
            entry.digest(),
            closely.test(entry)
                    || examined.containsKey(entry.digest())
                    || !Shortlist.tellsEnough(entry, selection.types())
                ? examine(entry)
                : new Referrer.Accepted(
                    entry, Shortlist.asListed(entry, subject), Optional.empty()));
      }
    }
    boolean needsOthers = few && likely.values().stream().allMatch(r -> r.suspect().isEmpty());
    List<Referrer> all = new ArrayList<>();
    for (Descriptor entry : listed) {
      Referrer referrer = likely.get(entry.digest());
      if (referrer == null && needsOthers) {
        referrer = examine(entry);
        needsOthers = !isTrouble(referrer);
      } else if (referrer == null) {
        referrer = new Referrer.OtherType(entry, AcceptedTypes.listedType(entry).orElseThrow());
      }
      all.add(referrer);
    }
    return List.copyOf(all);
  }

  private static boolean isTrouble(Referrer referrer) {
    return referrer instanceof Referrer.Unreadable unreadable
        && unreadable.why() instanceof RegistryUnavailable;
  }

  private Referrer fetch(Descriptor listed) {
    Purpose purpose =
        new Purpose("look at what is attached,", source.referrersName() + "@" + listed.digest());
    if (examined.size() == MOST_EXAMINED) {
      throw new ProtocolViolation(
          purpose,
          "its listing does not decide, and more than "
              + MOST_EXAMINED
              + " manifests would have to be looked at",
          "name the one that is meant with --revision, or detach what is no longer needed");
    }
    Optional<RawDocument> fetched;
    try {
      fetched = source.manifest(listed.digest()).map(SourceAnswer::content);
    } catch (AccessDenied | ImageNotFound | IntegrityFailure | ProtocolViolation e) {
      return unreadable(listed, e);
    } catch (RegistryUnavailable e) {
      if (!e.anotherTryCanHelp()) { // the deadline, above all
        throw e;
      }
      return unreadable(listed, e);
    }
    return fetched
        .map(raw -> classify(sized(listed, raw), raw, purpose))
        .orElseGet(() -> gone(listed));
  }

  private Referrer unreadable(Descriptor listed, Failure why) {
    return new Referrer.Unreadable(
        listed,
        Optional.of(listed)
            .filter(selection.types()::mayAccept)
            .map(l -> Shortlist.asListed(l, subject)),
        Shortlist.tellsEnough(listed, selection.types()),
        why);
  }

  private Referrer gone(Descriptor listed) {
    warnings.warn(listed.digest() + " is listed as attached, but it is not there");
    return new Referrer.Gone(listed);
  }

  /** Harbor before 2.11 lists the size of all that an artifact leads to. */
  private Descriptor sized(Descriptor listed, RawDocument raw) {
    if (raw.size() == listed.size()) {
      return listed;
    }
    if (!toldOfSizes) {
      toldOfSizes = true;
      warnings.warn(
          listed.digest()
              + " is listed with "
              + listed.size()
              + " bytes and has "
              + raw.size()
              + ": the listing is wrong, the content is what was asked for");
    }
    return listed.withSize(raw.size());
  }

  private Referrer classify(Descriptor listed, RawDocument raw, Purpose purpose) {
    Document document;
    try {
      document = Document.parse(raw, purpose);
    } catch (ProtocolViolation e) {
      return unparsed(listed, raw, e);
    }
    if (!document.subject().map(s -> s.digest().equals(subject)).orElse(false)) {
      warnings.warn(listed.digest() + " is listed as attached, but it refers to another image");
      return new Referrer.OtherSubject(listed);
    }
    String type = document.artifactType().orElse("");
    if (!(document instanceof Manifest manifest)) {
      remember(type.length(), purpose);
      return new Referrer.OtherType(listed, type);
    }
    if (!selection.types().accept(type)) {
      remember(type.length(), purpose);
      return new Referrer.OtherType(listed, type);
    }
    remember(manifest.annotations().weight(), purpose);
    // one that is too heavy to be kept is fetched again if it is the one
    Optional<Manifest> kept = Optional.of(manifest).filter(m -> share.takes(m.weight()));
    return new Referrer.Accepted(listed, Candidate.of(manifest, subject), kept);
  }

  /**
   * What is malformed, or a manifest of an older kind, is no candidate. Where it, or else the
   * listing, says that it is something else, that settles it; otherwise it may have been meant as a
   * candidate, and nobody knows.
   */
  private Referrer unparsed(Descriptor listed, RawDocument raw, ProtocolViolation why) {
    Optional<String> type =
        AcceptedTypes.said(Document.claimedArtifactType(raw))
            .or(() -> AcceptedTypes.listedType(listed));
    return selection.types().mayAcceptListed(type)
        ? unreadable(listed, why)
        : new Referrer.OtherType(listed, type.orElseThrow());
  }

  private void remember(long weight, Purpose purpose) {
    if (!share.takes(weight)) {
      throw new ProtocolViolation(
          purpose,
          "with it the annotations of what was looked at take more than the "
              + Budget.CANDIDATES.mebibytes()
              + " MiB of memory that they may take",
          "name the one that is meant with --revision, or detach what is no longer needed");
    }
  }
}
