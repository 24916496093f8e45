package dev.remora.publish;

import java.util.List;
import java.util.Optional;

/**
 * What a volume showed its readers at one moment.
 *
 * @param published nothing where Remora published nothing
 * @param alterations what of it somebody changed since, every file read and hashed
 * @param state what Remora remembers there
 */
public record Glance(Optional<Published> published, List<Alteration> alterations, State state) {
  public Glance {
    alterations = List.copyOf(alterations);
  }

  /** Of a volume with nothing on it. */
  static Glance ofNothing(State state) {
    return new Glance(Optional.empty(), List.of(), state);
  }
}
