package dev.remora.discovery;

import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.oci.Digest;
import dev.remora.source.ContentSource;
import java.util.Optional;

/** What it means that nothing was found: nothing, where the registry itself could not be asked. */
final class Unheard {
  private Unheard() {}

  static Optional<RegistryUnavailable> failure(ContentSource source, Digest image) {
    return source
        .unheard()
        .map(
            away ->
                new RegistryUnavailable(
                    new Purpose("find the configuration of", source.name() + "@" + image),
                    away.reason() + ", and that a mirror lists nothing which counts says nothing",
                    "try again when the registry answers",
                    away,
                    away.anotherTryCanHelp()));
  }
}
