package dev.remora.sync;

import dev.remora.discovery.Policy;
import dev.remora.failure.NothingAttached;
import dev.remora.failure.Purpose;
import dev.remora.oci.Digest;
import dev.remora.publish.Alteration;
import dev.remora.publish.Provenance;
import dev.remora.publish.Published;
import dev.remora.publish.RecordedSignature;
import dev.remora.publish.State;
import dev.remora.publish.Subject;
import dev.remora.publish.Volume;
import dev.remora.publish.VolumeView;
import dev.remora.time.Deadline;
import dev.remora.trust.proof.Miss;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a volume holds, and what is known about that.
 *
 * @param signature by which it counts
 * @param verified whether that was verified just now, since the policy asks for one; else it is
 *     what the volume says of itself
 * @param distrust why it does not count under the policy; nothing where it does
 * @param alterations what was changed since it was published; empty when it is in order
 * @param state what is remembered there
 * @param isOwners whether what is published is that image's; not so where a start was killed
 */
public record VolumeStatus(
    Published published,
    Optional<RecordedSignature> signature,
    boolean verified,
    Optional<Miss> distrust,
    List<Alteration> alterations,
    State state,
    boolean isOwners) {

  public VolumeStatus {
    alterations = List.copyOf(alterations);
  }

  /**
   * What a volume has. Asks no registry, takes no lock, writes nothing.
   *
   * @param target whose it has to be; anything will do where nothing is configured
   * @param policy what it has to satisfy
   * @param deadline by which everything is read and hashed
   * @throws NothingAttached when nothing is published, or something of another image
   */
  public static VolumeStatus of(
      Volume volume, Optional<Target> target, Policy policy, Deadline deadline) {
    VolumeView view = volume.look(deadline);
    State state = view.state();
    Purpose purpose = new Purpose("show the status of", volume.directory().toString());
    Published published =
        view.published()
            .orElseThrow(
                () -> new NothingAttached(purpose, reason(view), "remora pull publishes it"));
    Subject subject = published.provenance().subject();
    if (target.isPresent() && !isOf(target.get(), subject, state)) {
      throw new NothingAttached(
          purpose,
          "what is published there belongs to " + subject,
          "nothing of " + target.get().reference() + " was published yet");
    }
    Trust trust = new Trust(policy);
    boolean verified = policy.needsEvidence();
    return new VolumeStatus(
        published,
        verified ? trust.signature(published) : published.provenance().signature(),
        verified,
        trust.objection(published),
        view.alterations(),
        state,
        state.owner().flatMap(Target::of).filter(o -> isOf(o, subject, state)).isPresent());
  }

  /** When a source last said that this revision is the one. */
  public Optional<State.Confirmation> confirmed() {
    return state.confirmationOf(published.revision());
  }

  /** What the last start on this volume stood on. */
  public Optional<State.LastStart> start() {
    return state.start();
  }

  /** The image that the volume serves, as it was configured. */
  public Optional<String> owner() {
    return state.owner().map(State.Owner::image);
  }

  /** The revision that {@code on-change} was told last; nothing where nobody ever was. */
  public Optional<Digest> told() {
    return state.told();
  }

  private static boolean isOf(Target target, Subject subject, State state) {
    return target.isOf(subject, target.lastNamed(state));
  }

  private static String reason(VolumeView view) {
    return view.damage()
            .map(damage -> "what is published there is damaged: " + damage)
            .orElse("nothing is published there")
        + view.state().owner().map(o -> ", though it serves " + o.image()).orElse("");
  }

  /**
   * How long ago it was confirmed, or published if it never was; nothing where that is not known,
   * or later than the clock says.
   */
  public Optional<Duration> age(Instant now) {
    return new Age(confirmed().or(this::asPublished), now).duration();
  }

  private Optional<State.Confirmation> asPublished() {
    Provenance provenance = published.provenance();
    return provenance
        .published()
        .map(at -> new State.Confirmation(provenance.revision(), at, provenance.source().name()));
  }
}
