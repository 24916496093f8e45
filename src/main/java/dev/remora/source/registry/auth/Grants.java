package dev.remora.source.registry.auth;

import dev.remora.failure.AccessDenied;
import dev.remora.failure.Purpose;
import dev.remora.http.Origin;
import dev.remora.oci.Repository;
import dev.remora.time.Deadline;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Gets what lets an identity in: its password as it is, or a token for it. */
final class Grants {
  private final Authorizer authorizer;
  private final Repository repository;
  private final Origin registry;
  private final RealmRules realms;
  private final SentSecrets sent;
  private final Purpose tokenPurpose;
  private final Map<Need, Scopes> scopes = new ConcurrentHashMap<>();

  Grants(
      Authorizer authorizer,
      Repository repository,
      Origin registry,
      RealmRules realms,
      SentSecrets sent) {
    this.authorizer = authorizer;
    this.repository = repository;
    this.registry = registry;
    this.realms = realms;
    this.sent = sent;
    this.tokenPurpose = new Purpose("get a token for", repository.toString());
  }

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
    if (who.proof().isPresent() && !realms.mayHaveSecrets(bearer.realm())) {
      throw new AccessDenied(
          tokenPurpose,
          "its token service " + Origin.of(bearer.realm()) + " is spoken to without TLS",
          "no credentials are sent there; if that is meant, name it in --plain-http");
    }
    sent.add(Optional.empty(), who);
    if (need == Need.PULL) { // what allows more allows this
      Optional<Token> wider =
          authorizer.tokens().live(key(bearer, who, scopes(Need.PUSH)), deadline);
      if (wider.filter(token -> refused.filter(token.header()::equals).isEmpty()).isPresent()) {
        return Grant.of(wider.get().header(), who, true);
      }
    }
    Scopes wanted = scopes(need);
    TokenCache.Key key = key(bearer, who, wanted);
    Optional<Token> before = authorizer.tokens().live(key, deadline);
    Token token =
        authorizer
            .tokens()
            .get(
                key,
                refused,
                () -> authorizer.service().fetch(bearer, wanted, who, tokenPurpose, deadline),
                deadline,
                tokenPurpose);
    return Grant.of(token.header(), who, before.filter(token::equals).isPresent());
  }

  private TokenCache.Key key(Scheme.Bearer bearer, Identity who, Scopes wanted) {
    return new TokenCache.Key(
        registry, bearer.realm(), bearer.service(), Set.copyOf(wanted.all()), who);
  }

  private Scopes scopes(Need need) {
    return scopes.computeIfAbsent(need, n -> Scopes.of(repository.path(), n));
  }
}
