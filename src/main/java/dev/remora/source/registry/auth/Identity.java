package dev.remora.source.registry.auth;

import java.util.List;
import java.util.Optional;

/**
 * As whom a registry is asked.
 *
 * @param proof nothing for anybody
 * @param source where that was found, for people: the name of a file or a variable with the entry
 *     there, or a helper
 */
record Identity(Optional<Credential> proof, String source) {
  /** What to do about a wrong password. */
  static final String LOG_IN_AGAIN =
      "log in again with docker login or podman login, or correct them there";

  static final Identity ANYBODY = new Identity(Optional.empty(), "");

  static Identity of(Credential proof, String source) {
    return new Identity(Optional.of(proof), source);
  }

  /** The same among others; where its secret was renewed, who is found in the same place. */
  Optional<Identity> among(List<Identity> others) {
    return others.stream()
        .filter(this::equals)
        .findFirst()
        .or(() -> others.stream().filter(other -> other.source.equals(source)).findFirst());
  }
}
