package dev.remora.source.registry.auth;

import dev.remora.http.HttpClient;
import dev.remora.http.Origin;
import dev.remora.oci.Repository;
import dev.remora.trace.Trace;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Logs in to registries: one for all repositories of a process, so that what one learns about a
 * registry spares the next its challenge. Safe for threads; nothing is kept on disk.
 */
public final class Authorizer {
  final HttpClient http;
  final CredentialStore credentials;
  final Trace trace;
  final TokenCache tokens;
  private final Map<Origin, Scheme> schemes;
  private final Map<Way, Identity> admitted;

  /** A repository, and the registry or mirror that was asked for it. */
  private record Way(Origin registry, Repository repository) {}

  /**
   * @param http sends the requests, those for tokens too; stays open
   * @param trace told which credentials are used, and never what they are
   */
  public Authorizer(HttpClient http, CredentialStore credentials, Trace trace) {
    this(
        http,
        credentials,
        new TokenCache(),
        new ConcurrentHashMap<>(),
        new ConcurrentHashMap<>(),
        trace);
  }

  private Authorizer(
      HttpClient http,
      CredentialStore credentials,
      TokenCache tokens,
      Map<Origin, Scheme> schemes,
      Map<Way, Identity> admitted,
      Trace trace) {
    this.http = http;
    this.credentials = credentials;
    this.tokens = tokens;
    this.schemes = schemes;
    this.admitted = admitted;
    this.trace = trace;
  }

  /** The same, with all that it knows, over another client. */
  public Authorizer over(HttpClient other) {
    return new Authorizer(other, credentials, tokens, schemes, admitted, trace);
  }

  /**
   * The way to one repository.
   *
   * @param registry where it is; credentials are sent nowhere else but to its token service
   * @param plain hosts, with their ports, that may be spoken to without TLS
   */
  public Access to(Repository repository, Origin registry, Predicate<String> plain) {
    return new Access(this, repository, registry, new RealmRules(registry, plain));
  }

  /** What a registry asked for when it was last asked. */
  Optional<Scheme> scheme(Origin registry) {
    return Optional.ofNullable(schemes.get(registry));
  }

  void learn(Origin registry, Scheme scheme) {
    schemes.put(registry, scheme);
  }

  /** As whom a repository was last used, in this pass or an earlier one. */
  Optional<Identity> admitted(Origin registry, Repository repository) {
    return Optional.ofNullable(admitted.get(new Way(registry, repository)));
  }

  void admit(Origin registry, Repository repository, Identity who) {
    admitted.put(new Way(registry, repository), who);
  }
}
