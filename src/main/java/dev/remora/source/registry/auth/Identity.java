package dev.remora.source.registry.auth;

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

  Optional<Credential> proof() {
    return credential.map(FoundCredential::credential);
  }
}
