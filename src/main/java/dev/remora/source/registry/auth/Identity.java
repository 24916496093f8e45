package dev.remora.source.registry.auth;

import java.util.List;
import java.util.Optional;

/**
 * As whom a registry is asked.
 *
 * @param credential nothing for anybody
 */
record Identity(Optional<FoundCredential> credential) {
  static final Identity ANYBODY = new Identity(Optional.empty());

  static Identity of(FoundCredential found) {
    return new Identity(Optional.of(found));
  }

  /** The same among others; where its secret was renewed, who is found in the same place. */
  Optional<Identity> among(List<Identity> others) {
    return others.stream()
        .filter(this::equals)
        .findFirst()
        .or(() -> others.stream().filter(other -> other.source().equals(source())).findFirst());
  }

  private Optional<String> source() {
    return credential.map(FoundCredential::source);
  }

  Optional<Credential> proof() {
    return credential.map(FoundCredential::credential);
  }
}
