package dev.remora.source.registry.auth;

import java.util.Optional;

/** Where credentials may be. */
sealed interface CredentialPlace permits CredentialFile, CredentialVariable {
  /** What is there now; empty when there is nothing. */
  CredentialDocument document();

  /** What people call it; nothing when nothing is there. */
  Optional<String> name();
}
