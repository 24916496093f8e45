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
public record Glance(
    Optional<Published> published,
    List<Alteration> alterations,
    State state,
    Optional<String> damage) {
  public Glance {
    alterations = List.copyOf(alterations);
  }

  /** Of a volume with nothing on it. */
  static Glance ofNothing(State state) {
    return new Glance(Optional.empty(), List.of(), state, Optional.empty());
  }

  /** Of a volume whose revision cannot be read back. */
  static Glance ofDamage(State state, String damage) {
    return new Glance(Optional.empty(), List.of(), state, Optional.of(damage));
  }
}
