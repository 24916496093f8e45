package dev.remora.source.registry.auth;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** All secrets that were sent for a repository: servers may repeat them. */
final class SentSecrets {
  /** A pass sends few; tokens are renewed. */
  private static final int MOST = 1_000;

  private final Set<Secret> secrets = ConcurrentHashMap.newKeySet();

  void add(Optional<Secret> header, Identity who) {
    if (secrets.size() < MOST) {
      secrets.addAll(Redaction.of(header, who.proof()).hidden());
    }
  }

  Redaction redaction() {
    return new Redaction(List.copyOf(secrets));
  }
}
