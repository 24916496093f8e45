package dev.remora.source.registry.auth;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Takes secrets out of what a server says: some repeat what was sent to them.
 *
 * @param hidden as they were sent
 */
record Redaction(List<Secret> hidden) {
  private static final int SHORTEST = 4;

  static Redaction none() {
    return new Redaction(List.of());
  }

  /** Of a value of an {@code Authorization} header, and of the secrets that it was made from. */
  static Redaction of(Optional<Secret> header, Optional<Credential> credential) {
    Stream<Secret> sent = header.stream().map(Redaction::withoutScheme);
    return new Redaction(Stream.concat(sent, credential.stream().map(Redaction::secret)).toList());
  }

  String of(String text) {
    String clean = text;
    for (Secret secret : hidden) {
      if (secret.reveal().length() >= SHORTEST) { // a shorter one is in every word
        clean = clean.replace(secret.reveal(), "(secret)");
      }
    }
    return clean;
  }

  private static Secret withoutScheme(Secret header) {
    return new Secret(header.reveal().substring(header.reveal().indexOf(' ') + 1));
  }

  private static Secret secret(Credential credential) {
    return switch (credential) {
      case Credential.Password(String user, Secret password) -> password;
      case Credential.IdentityToken(String user, Secret token) -> token;
      case Credential.RegistryToken(Secret token) -> token;
    };
  }
}
