package dev.remora.discovery;

import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.source.Giver;
import java.util.List;
import java.util.Optional;

/** What it means that nothing was found where the registry itself could not be asked. */
final class RegistryAway {
  private RegistryAway() {}

  /**
   * Nothing where all that was asked for was the source's own word.
   *
   * @param givers of all listings that were read
   * @param image as people write it
   */
  static Optional<RegistryUnavailable> failure(List<Giver> givers, String image) {
    return givers.stream()
        .flatMap(giver -> giver.away().stream())
        .findFirst()
        .map(
            away ->
                new RegistryUnavailable(
                    new Purpose("find the configuration of", image),
                    away.reason() + ", and that a mirror lists nothing which counts says nothing",
                    "try again when the registry answers",
                    away,
                    away.anotherTryCanHelp()));
  }
}
