package dev.remora.source.registry.auth;

import java.net.URI;

/** How a registry wants to be logged in to. */
sealed interface Scheme {
  /** With a password in each request. */
  record Basic() implements Scheme {}

  /**
   * With a token in each request.
   *
   * @param realm where to get one; checked
   * @param service the registry's name there; may be empty
   */
  record Bearer(URI realm, String service) implements Scheme {}

  /** Whether somebody can be logged in so. */
  default boolean takes(Credential credential) {
    return switch (this) {
      case Basic basic -> !(credential instanceof Credential.IdentityToken);
      case Bearer bearer -> true;
    };
  }
}
