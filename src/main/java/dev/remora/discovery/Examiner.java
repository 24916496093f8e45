package dev.remora.discovery;

import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Document;
import dev.remora.oci.Manifest;
import dev.remora.oci.RawDocument;
import dev.remora.source.ContentSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at the manifests of listed referrers, at each once. Real registries list wrong or missing
 * types, so a referrer counts only after its manifest was fetched, verified, and found to refer to
 * the subject.
 */
final class Examiner {
  /** More than this is not a configuration's history but an attack on our patience. */
  static final int MOST_EXAMINED = 256;

  private final ContentSource source;
  private final Digest subject;
  private final AcceptedTypes types;
  private final List<Candidate> known;
  private final Warnings warnings;
  private final Map<Digest, Referrer> examined = new LinkedHashMap<>();

  /**
   * @param known candidates that were verified before and need not be fetched again
   */
  Examiner(
      ContentSource source,
      Digest subject,
      AcceptedTypes types,
      List<Candidate> known,
      Warnings warnings) {
    this.source = source;
    this.subject = subject;
    this.types = types;
    this.known = known;
    this.warnings = warnings;
  }

  Digest subject() {
    return subject;
  }

  /** What was fetched, in that order. */
  List<Referrer> examined() {
    return List.copyOf(examined.values());
  }

  /** Fetches one, unless it was verified before, and says what it is. */
  Referrer examine(Descriptor listed) {
    Optional<Candidate> verifiedBefore =
        known.stream()
            .filter(c -> c.digest().equals(listed.digest()) && c.subject().equals(subject))
            .filter(c -> types.accept(c.artifactType()))
            .findFirst();
    if (verifiedBefore.isPresent()) {
      return new Referrer.Accepted(listed, verifiedBefore.get(), Optional.empty());
    }
    Referrer lookedAt = examined.get(listed.digest());
    if (lookedAt == null) {
      lookedAt = fetch(listed);
      examined.put(listed.digest(), lookedAt);
    }
    return lookedAt;
  }

  /** Takes the listing's word for what a referrer is, and looks only where that says too little. */
  Referrer examineIfUnclear(Descriptor listed) {
    return Shortlist.byListing(listed, subject, types).orElseGet(() -> examine(listed));
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
    Optional<RawDocument> raw = source.manifest(listed.digest());
    if (raw.isEmpty()) {
      warnings.warn(listed.digest() + " is listed as attached, but it is not there");
      return new Referrer.Gone(listed);
    }
    if (raw.get().size() != listed.size()) {
      throw new IntegrityFailure(
          purpose,
          "it is listed with " + listed.size() + " bytes and has " + raw.get().size(),
          "the listing is wrong: detach it, and attach it again");
    }
    return classify(listed, Document.parse(raw.get(), purpose));
  }

  private Referrer classify(Descriptor listed, Document document) {
    if (!document.subject().map(s -> s.digest().equals(subject)).orElse(false)) {
      warnings.warn(listed.digest() + " is listed as attached, but it refers to another image");
      return new Referrer.OtherSubject(listed);
    }
    String type = document.artifactType().orElse("");
    if (document instanceof Manifest manifest && types.accept(type)) {
      return new Referrer.Accepted(listed, Candidate.of(manifest, subject), Optional.of(manifest));
    }
    return new Referrer.OtherType(listed, type);
  }
}
