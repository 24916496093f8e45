package dev.remora.cli;

import dev.remora.discovery.Candidate;
import dev.remora.discovery.Referrer;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.trust.Miss;
import java.util.Optional;

/**
 * Something that refers to an image.
 *
 * @param accepted whether it counts as configuration under the settings given
 * @param chosen whether it is the one that {@code pull} would take
 * @param unreadable why nobody knows more of it than the listing says
 */
record AttachedItem(
    Digest digest,
    String artifactType,
    Annotations annotations,
    long size,
    boolean accepted,
    boolean chosen,
    Optional<String> unreadable) {

  /**
   * What a manifest says of itself, where one was read; else what the listing says of it.
   *
   * @param pulled what {@code pull} would take, if anything
   */
  static AttachedItem of(Referrer referrer, Optional<Digest> pulled) {
    Descriptor listed = referrer.listed();
    return switch (referrer) {
      case Referrer.Accepted(_, Candidate candidate, _) ->
          new AttachedItem(
              listed.digest(),
              candidate.artifactType(),
              candidate.annotations(),
              listed.size(),
              true,
              pulled.equals(Optional.of(listed.digest())),
              Optional.empty());
      case Referrer.OtherType(_, String type) -> ignored(listed, type);
      case Referrer.Refused(_, _, Miss miss) -> ignored(listed, "(it " + miss.why() + ")");
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

  private static AttachedItem ignored(Descriptor listed, String type) {
    return new AttachedItem(
        listed.digest(), type, listed.annotations(), listed.size(), false, false, Optional.empty());
  }

  String created() {
    return annotations.get(Annotations.CREATED).orElse("");
  }
}
