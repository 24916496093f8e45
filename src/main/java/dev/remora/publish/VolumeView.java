package dev.remora.publish;

import java.util.List;
import java.util.Optional;

/**
 * What a volume shows its readers at one moment.
 *
 * @param published the revision; nothing where Remora has published none
 * @param alterations what somebody has changed in it since; every file was read and hashed
 * @param state what Remora remembers on the volume
 * @param damage why the revision does not count, where it cannot be read back
 */
public record VolumeView(
    Optional<Published> published,
    List<Alteration> alterations,
    State state,
    Optional<String> damage) {
  public VolumeView {
    alterations = List.copyOf(alterations);
  }

  /** Of a volume with nothing on it that counts. */
  static VolumeView ofNothing(State state, Optional<String> damage) {
    return new VolumeView(Optional.empty(), List.of(), state, damage);
  }
}
