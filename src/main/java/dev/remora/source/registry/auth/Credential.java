package dev.remora.source.registry.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/** What proves to a registry who we are, in the kinds that Docker's files know. */
sealed interface Credential {
  Secret secret();

  /** A name and a password, for a registry itself or for its token service. */
  record Password(String user, Secret secret) implements Credential {
    /** The value of an {@code Authorization} header (RFC 7617). */
    Secret basic() {
      String both = user + ":" + secret.reveal();
      return new Secret("Basic " + Base64.getEncoder().encodeToString(both.getBytes(UTF_8)));
    }
  }

  /**
   * A refresh token, for the token service only.
   *
   * @param user what the service may want to hear beside it; empty when nothing is known
   */
  record IdentityToken(String user, Secret secret) implements Credential {}

  /** A bearer token that the registry takes as it is. */
  record RegistryToken(Secret secret) implements Credential {}
}
