package dev.remora.sync;

import dev.remora.failure.NothingAttached;
import dev.remora.failure.Purpose;
import dev.remora.oci.Digest;
import dev.remora.oci.ImageReference;
import dev.remora.publish.Glance;
import dev.remora.publish.Provenance;
import dev.remora.publish.Published;
import dev.remora.publish.State;
import dev.remora.publish.Subject;
import dev.remora.publish.Volume;
import dev.remora.time.Deadline;
import java.util.Optional;

/** Whether a volume has what it is to have. Asks no registry, takes no lock, writes nothing. */
public record VolumeCheck(Volume volume) {
  /**
   * What is published there.
   *
   * @param wanted whose it has to be; anything will do where nothing is configured
   * @param deadline by which everything is read and hashed
   * @throws NothingAttached when nothing is, or something of another image
   */
  public VolumeStatus check(Optional<Target> wanted, Deadline deadline) {
    Glance glance = volume.look(deadline);
    Optional<State.Owner> owner = glance.state().owner();
    String though = owner.map(o -> ", though it serves " + o.image()).orElse("");
    Published published =
        glance
            .published()
            .orElseThrow(() -> nothing(reason(glance) + though, "remora pull publishes it"));
    Provenance provenance = published.provenance();
    if (wanted.isPresent() && !isOf(wanted.get(), provenance.subject(), glance.state())) {
      throw nothing(
          "what is published there belongs to " + provenance.subject(),
          "nothing of " + wanted.get().reference() + " was published yet");
    }
    return new VolumeStatus(
        published,
        glance.alterations(),
        glance.state().confirmed().filter(c -> c.revision().equals(provenance.revision())),
        glance.state().start(),
        owner.map(State.Owner::image),
        owner
            .flatMap(VolumeCheck::wanted)
            .filter(o -> isOf(o, provenance.subject(), glance.state()))
            .isPresent());
  }

  private static Optional<Target> wanted(State.Owner owner) {
    try {
      ImageReference reference = ImageReference.parse(owner.image());
      return Optional.of(
          owner.direct() ? new Target.Artifact(reference) : new Target.Image(reference));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // what a stranger wrote there is nobody's
    }
  }

  private static String reason(Glance glance) {
    return glance
        .damage()
        .map(damage -> "what is published there is damaged: " + damage)
        .orElse("nothing is published there");
  }

  private static boolean isOf(Target wanted, Subject subject, State state) {
    ImageReference reference = wanted.reference();
    boolean sameLocation = subject.image().equals(reference.location().toString());
    return sameLocation
        && switch (wanted) {
          case Target.Artifact artifact -> subject.digest().isEmpty();
          case Target.Image attached -> {
            // a tag counts as what it was when a registry last said it
            Optional<Digest> digest =
                reference
                    .digest()
                    .or(() -> Optional.ofNullable(state.tags().get(reference.toString())));
            yield digest.isPresent() && subject.digest().equals(digest);
          }
        };
  }

  private NothingAttached nothing(String reason, String advice) {
    return new NothingAttached(
        new Purpose("show the status of", volume.directory().toString()), reason, advice);
  }
}
