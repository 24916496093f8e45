package dev.remora.source.registry.auth;

import dev.remora.http.Origin;
import java.net.URI;
import java.util.Optional;

/** How a registry wants to be logged in to. */
sealed interface Scheme {
  /** With a password in each request. */
  record Basic() implements Scheme {}

  /**
   * With a token in each request.
   *
   * @param registry who names the realm
   * @param realm where to get one; checked
   * @param service the registry's name there; may be empty
   */
  record Bearer(Origin registry, URI realm, String service) implements Scheme {}

  /** Whether somebody can be logged in so. */
  default boolean takes(Credential credential) {
    return switch (this) {
      case Basic basic -> !(credential instanceof Credential.IdentityToken);
      case Bearer bearer -> true;
    };
  }

  /** What is sent for a credential without a token service; nothing where one is asked first. */
  default Optional<Secret> fixedHeader(Credential credential) {
    return switch (credential) {
      case Credential.RegistryToken(Secret token) ->
          Optional.of(new Secret("Bearer " + token.reveal()));
      case Credential.Password password when this instanceof Basic -> Optional.of(password.basic());
      case Credential.Password password -> Optional.empty();
      case Credential.IdentityToken token -> Optional.empty();
    };
  }
}
