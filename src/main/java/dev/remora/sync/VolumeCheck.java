package dev.remora.sync;

import dev.remora.failure.NothingAttached;
import dev.remora.failure.Purpose;
import dev.remora.publish.Published;
import dev.remora.publish.State;
import dev.remora.publish.Subject;
import dev.remora.publish.Volume;
import dev.remora.publish.VolumeView;
import dev.remora.time.Deadline;
import java.util.Optional;

/** Whether a volume has what it is to have. Asks no registry, takes no lock, writes nothing. */
public record VolumeCheck(Volume volume) {
  /**
   * What is published there.
   *
   * @param target whose it has to be; anything will do where nothing is configured
   * @param deadline by which everything is read and hashed
   * @throws NothingAttached when nothing is, or something of another image
   */
  public VolumeStatus check(Optional<Target> target, Deadline deadline) {
    VolumeView view = volume.look(deadline);
    State state = view.state();
    String though = state.owner().map(o -> ", though it serves " + o.image()).orElse("");
    Published published =
        view.published()
            .orElseThrow(() -> nothing(reason(view) + though, "remora pull publishes it"));
    Subject subject = published.provenance().subject();
    if (target.isPresent() && !isOf(target.get(), subject, state)) {
      throw nothing(
          "what is published there belongs to " + subject,
          "nothing of " + target.get().reference() + " was published yet");
    }
    return new VolumeStatus(
        published,
        view.alterations(),
        state.confirmed().filter(c -> c.revision().equals(published.provenance().revision())),
        state.start(),
        state.owner().map(State.Owner::image),
        state.owner().flatMap(Target::of).filter(o -> isOf(o, subject, state)).isPresent());
  }

  private static boolean isOf(Target target, Subject subject, State state) {
    return target.isOf(subject, target.lastNamed(state));
  }

  private static String reason(VolumeView view) {
    return view.damage()
        .map(damage -> "what is published there is damaged: " + damage)
        .orElse("nothing is published there");
  }

  private NothingAttached nothing(String reason, String advice) {
    return new NothingAttached(
        new Purpose("show the status of", volume.directory().toString()), reason, advice);
  }
}
