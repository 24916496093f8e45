package dev.remora.source.registry.auth;

import dev.remora.failure.AccessDenied;
import dev.remora.failure.Purpose;
import dev.remora.http.Origin;
import dev.remora.oci.Repository;
import dev.remora.time.Deadline;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gets what lets an identity in: its password as it is, or a token for it.
 *
 * @param scopes what tokens have to allow, as far as that is known; safe for threads
 */
record Grants(
    Authorizer authorizer,
    Repository repository,
    RealmRules realms,
    SentSecrets sent,
    Map<Need, Scopes> scopes) {

  /** Takes a registry's word for what a token has to allow. */
  void demand(Need need, Scopes demanded) {
    scopes.put(need, demanded);
  }

  /**
   * What lets somebody in.
   *
   * @param refused what the registry no longer takes
   * @throws AccessDenied when the token service refuses
   */
  Grant grant(Scheme scheme, Identity who, Need need, Optional<Secret> refused, Deadline deadline) {
    Optional<Secret> fixed = who.proof().flatMap(scheme::fixedHeader);
    if (fixed.isPresent()) {
      return Grant.of(fixed.get(), who, false);
    }
    return switch (scheme) {
      case Scheme.Basic basic -> Grant.NONE;
      case Scheme.Bearer bearer -> bearer(bearer, who, need, refused, deadline);
    };
  }

  private Grant bearer(
      Scheme.Bearer bearer, Identity who, Need need, Optional<Secret> refused, Deadline deadline) {
    Purpose purpose = new Purpose("get a token for", repository.toString());
    if (who.proof().isPresent() && !realms.mayHaveSecrets(bearer.realm())) {
      throw new AccessDenied(
          purpose,
          "its token service " + Origin.of(bearer.realm()) + " is spoken to without TLS",
          "no credentials are sent there; if that is meant, name it in --plain-http");
    }
    sent.add(Optional.empty(), who);
    if (need == Need.PULL) { // what allows more allows this
      Optional<Token> wider = authorizer.tokens.live(key(bearer, who, scopes(Need.PUSH)), deadline);
      if (wider.filter(token -> refused.filter(token.header()::equals).isEmpty()).isPresent()) {
        return Grant.of(wider.get().header(), who, true);
      }
    }
    Scopes wanted = scopes(need);
    TokenCache.Key key = key(bearer, who, wanted);
    Optional<Token> before = authorizer.tokens.live(key, deadline);
    Token token =
        authorizer.tokens.get(
            key,
            refused,
            () -> new TokenService(authorizer.http).fetch(bearer, wanted, who, purpose, deadline),
            deadline,
            purpose);
    return Grant.of(token.header(), who, before.filter(token::equals).isPresent());
  }

  private TokenCache.Key key(Scheme.Bearer bearer, Identity who, Scopes wanted) {
    return new TokenCache.Key(bearer, Set.copyOf(wanted.all()), who);
  }

  private Scopes scopes(Need need) {
    return scopes.computeIfAbsent(need, n -> Scopes.of(repository.path(), n));
  }
}
