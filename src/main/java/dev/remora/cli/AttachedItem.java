package dev.remora.cli;

import dev.remora.discovery.Candidate;
import dev.remora.discovery.Policy;
import dev.remora.discovery.Referrer;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import java.util.Optional;

/**
 * Something that refers to an image.
 *
 * @param accepted whether it counts as configuration under the settings given
 * @param chosen whether it is the one that {@code pull} would take
 * @param unreadable why nobody knows more of it than the listing says
 * @param signature what is said of its signatures, where they are asked for and it is a candidate
 */
record AttachedItem(
    Digest digest,
    String artifactType,
    Annotations annotations,
    long size,
    boolean accepted,
    boolean chosen,
    Optional<String> unreadable,
    Optional<SignatureFinding> signature) {

  /** One of whose signatures nothing is said. */
  AttachedItem(
      Digest digest,
      String artifactType,
      Annotations annotations,
      long size,
      boolean accepted,
      boolean chosen,
      Optional<String> unreadable) {
    this(digest, artifactType, annotations, size, accepted, chosen, unreadable, Optional.empty());
  }

  /**
   * What a manifest says of itself, where one was read; else what the listing says of it.
   *
   * @param pulled what {@code pull} would take, if anything
   * @param policy by which it was judged
   */
  static AttachedItem of(Referrer referrer, Optional<Digest> pulled, Policy policy) {
    Descriptor listed = referrer.listed();
    return switch (referrer) {
      case Referrer.Accepted(_, Candidate candidate, _) ->
          ofCandidate(
              listed,
              candidate,
              true,
              pulled.equals(Optional.of(listed.digest())),
              SignatureFinding.of(referrer, policy));
      case Referrer.Refused(_, Candidate candidate, _) ->
          ofCandidate(listed, candidate, false, false, SignatureFinding.of(referrer, policy));
      case Referrer.OtherType(_, String type) -> ignored(listed, type);
      case Referrer.Gone _ -> ignored(listed, "(not there)");
      case Referrer.OtherSubject _ -> ignored(listed, "(of another image)");
      case Referrer.Unreadable unreadable ->
          new AttachedItem(
              listed.digest(),
              listed.artifactType().orElse("(unknown)"),
              listed.annotations(),
              listed.size(),
              unreadable.candidate().isPresent() && unreadable.told(),
              false,
              Optional.of(unreadable.why().reason()));
    };
  }

  private static AttachedItem ofCandidate(
      Descriptor listed,
      Candidate candidate,
      boolean accepted,
      boolean chosen,
      Optional<SignatureFinding> signature) {
    return new AttachedItem(
        listed.digest(),
        candidate.artifactType(),
        candidate.annotations(),
        listed.size(),
        accepted,
        chosen,
        Optional.empty(),
        signature);
  }

  private static AttachedItem ignored(Descriptor listed, String type) {
    return new AttachedItem(
        listed.digest(), type, listed.annotations(), listed.size(), false, false, Optional.empty());
  }

  String created() {
    return annotations.get(Annotations.CREATED).orElse("");
  }

  /** Whether it is a configuration that does not count, and no other thing. */
  boolean refused() {
    return !accepted && signature.isPresent();
  }
}
