package dev.remora.compare;

import dev.remora.oci.Annotations;
import dev.remora.oci.Digest;
import dev.remora.publish.Alteration;
import dev.remora.publish.Provenance;
import dev.remora.publish.Published;
import dev.remora.trust.proof.Miss;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What one side of a comparison is.
 *
 * @param location where its image is
 * @param subject what it is attached to; nothing of an artifact of its own
 * @param volume where it is published; nothing where it was fetched
 * @param created when it was made, as its author says
 * @param distrust why it does not count; only of what is on a volume, since nothing else is shown
 *     that does not
 * @param altered what was changed on the volume since it was published, for people
 */
public record Side(
    Digest revision,
    String location,
    Optional<Digest> subject,
    Optional<Path> volume,
    Optional<String> created,
    Optional<String> distrust,
    List<String> altered) {
  public Side {
    altered = List.copyOf(altered);
  }

  /** Its image, for people. */
  public String image() {
    return location + subject.map(digest -> "@" + digest.shortened()).orElse("");
  }

  static Side fetched(
      Digest revision, String location, Optional<Digest> subject, Annotations annotations) {
    return new Side(
        revision,
        location,
        subject,
        Optional.empty(),
        annotations.get(Annotations.CREATED),
        Optional.empty(),
        List.of());
  }

  static Side published(
      Path volume, Published published, Optional<Miss> objection, List<Alteration> altered) {
    Provenance provenance = published.provenance();
    return new Side(
        published.revision(),
        provenance.subject().image(),
        provenance.subject().manifest().or(provenance.subject()::digest),
        Optional.of(volume),
        provenance.annotations().get(Annotations.CREATED),
        objection.map(miss -> "it " + miss.why()),
        altered.stream().map(Alteration::toString).toList());
  }
}
