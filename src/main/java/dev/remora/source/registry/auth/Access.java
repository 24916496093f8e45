package dev.remora.source.registry.auth;

import dev.remora.failure.AccessDenied;
import dev.remora.failure.Failure;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.http.Method;
import dev.remora.http.Origin;
import dev.remora.http.Request;
import dev.remora.http.Response;
import dev.remora.oci.Repository;
import dev.remora.time.Deadline;
import dev.remora.trace.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests about one repository, and answers what its registry demands: at first as anybody,
 * then with a token or a password, once for each credential that fits. What worked is kept, so that
 * later requests are let in at once.
 */
public final class Access {
  /** A pass sends few; tokens are renewed. */
  private static final int MOST_REMEMBERED = 1_000;

  private final Authorizer authorizer;
  private final Repository repository;
  private final Origin registry;
  private final RealmRules realms;
  private final Purpose tokenPurpose;
  private final Map<Need, Scopes> scopes = new ConcurrentHashMap<>();
  private final Set<Secret> sent = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Identity settled;

  Access(Authorizer authorizer, Repository repository, Origin registry, RealmRules realms) {
    this.authorizer = authorizer;
    this.repository = repository;
    this.registry = registry;
    this.realms = realms;
    this.tokenPurpose = new Purpose("get a token for", repository.toString());
  }

  /**
   * Sends a request. A refusal that is left in the end is an answer.
   *
   * @throws AccessDenied when a token service refuses
   * @throws dev.remora.failure.ProtocolViolation when the registry wants a secret where none goes
   */
  public Answered send(Request request, Deadline deadline) {
    try {
      return asked(request, deadline);
    } catch (AccessDenied | RegistryUnavailable e) {
      throw withTroubles(e, deadline);
    }
  }

  /** A helper that gave no answer is why, if we are not let in or have no time left. */
  private Failure withTroubles(Failure failure, Deadline deadline) {
    String troubles = authorizer.credentials().troubles(repository);
    boolean because = failure instanceof AccessDenied || deadline.passed();
    if (!because || troubles.isEmpty() || failure.advice().contains(troubles)) {
      return failure;
    }
    return failure.explained(
        failure.reason(),
        failure.advice().isEmpty() ? troubles : failure.advice() + "; " + troubles);
  }

  private Answered asked(Request request, Deadline deadline) {
    if (!isForRegistry(request)) {
      return answered(authorizer.http().send(request, deadline), Grant.NONE);
    }
    Grant grant = ready(Need.of(request.method()), deadline);
    Response response = sendAs(request, grant, deadline);
    boolean isAnswer = false;
    try {
      Optional<Scheme> scheme = demanded(request, response, grant);
      List<Identity> identities =
          scheme
              .map(
                  demanded ->
                      response.status() == 403
                          ? others(demanded, grant, deadline)
                          : identities(demanded, grant, deadline))
              .orElse(List.of());
      isAnswer = scheme.isEmpty() || identities.isEmpty();
      if (isAnswer && grant.header().isPresent() && !isDenial(response.status())) {
        settled = grant.who(); // whose helper, if there is one, is not asked again in this pass
      }
      if (isAnswer) {
        return answered(response, grant);
      }
      response.close(); // gives the connection back for the next request
      return answerAs(identities, scheme.get(), request, grant, deadline);
    } finally {
      if (!isAnswer) {
        response.close();
      }
    }
  }

  /**
   * What a server says, or a failure that repeats it, without any secret that was sent for this
   * repository.
   */
  public String redacted(String text) {
    return new Redaction(List.copyOf(sent)).of(text);
  }

  /** Each of them once: whoever is refused in the end is refused. */
  private Answered answerAs(
      List<Identity> identities, Scheme scheme, Request request, Grant refused, Deadline deadline) {
    for (Identity who : identities) {
      boolean last = who.equals(identities.getLast());
      try {
        Need need = Need.of(request.method());
        Grant grant = grant(scheme, who, need, refused.header(), deadline);
        Response response = sendAs(request, grant, deadline);
        boolean denied = isFromRegistry(response) && isDenial(response.status());
        if (!denied) {
          settled = who;
          authorizer.admit(registry, repository, who);
        }
        if (!denied || last) {
          return answered(response, grant);
        }
        response.close();
      } catch (AccessDenied e) {
        if (last) {
          throw e;
        }
      }
    }
    throw new IllegalStateException("there was somebody to ask as");
  }

  /** What is known to let us in; nothing at the first request to a registry. */
  private Grant ready(Need need, Deadline deadline) {
    Optional<Scheme> scheme = authorizer.scheme(registry);
    if (scheme.isEmpty()) {
      return Grant.NONE;
    }
    Identity known = settled;
    Optional<Identity> who =
        known != null
            ? Optional.of(known)
            : identities(scheme.get(), Grant.NONE, deadline).stream().findFirst();
    try {
      return who.map(w -> grant(scheme.get(), w, need, Optional.empty(), deadline))
          .orElse(Grant.NONE);
    } catch (AccessDenied e) {
      return Grant.NONE; // the registry itself may say what it wants instead
    }
  }

  /** What the registry wants in place of what it was sent; nothing when it is not about that. */
  private Optional<Scheme> demanded(Request request, Response response, Grant grant) {
    if (!isFromRegistry(response)) {
      return Optional.empty(); // who was redirected to may not ask
    }
    if (response.status() == 401) {
      Optional<Challenge> challenge =
          Challenge.best(ChallengeParser.parse(response.headers("WWW-Authenticate")));
      return challenge
          .map(offered -> learn(offered, request))
          .or(() -> grant.header().flatMap(sent -> authorizer.scheme(registry)));
    }
    if (response.status() == 403) {
      // some say so, and no more, to whom they know but do not let in: ECR, to the first of two
      return grant.header().flatMap(sent -> authorizer.scheme(registry));
    }
    // ECR Public's word for an expired token, which it does not explain by a challenge
    boolean reads = request.method() == Method.GET || request.method() == Method.HEAD;
    return response.status() == 400 && reads && grant.kept()
        ? authorizer.scheme(registry)
        : Optional.empty();
  }

  private Scheme learn(Challenge challenge, Request request) {
    Scheme scheme = new Scheme.Basic();
    if (challenge.scheme().equals(Challenge.BEARER)) {
      Need need = Need.of(request.method());
      String realm = challenge.parameter("realm").orElseThrow();
      scheme =
          new Scheme.Bearer(
              registry,
              realms.checked(realm, request.purpose()),
              challenge.parameter("service").orElse(""));
      String demanded = challenge.parameter("scope").orElse("");
      scopes.put(need, Scopes.demanded(demanded, repository.path(), need));
    }
    authorizer.learn(registry, scheme);
    return scheme;
  }

  /**
   * As whom to ask, in turn; the one that worked last comes first if it is still there.
   *
   * @param refused was sent in vain: the same again would only lock an account
   */
  private List<Identity> identities(Scheme scheme, Grant refused, Deadline deadline) {
    List<Identity> identities = known(scheme, refused, deadline);
    boolean asAnybody =
        identities.isEmpty() && scheme instanceof Scheme.Bearer && !isFixed(scheme, refused);
    authorizer.trace().tell(() -> fitting(identities, asAnybody));
    return asAnybody ? List.of(Identity.ANYBODY) : identities;
  }

  private Step fitting(List<Identity> identities, boolean asAnybody) {
    String sources =
        identities.stream()
            .flatMap(who -> who.credential().stream())
            .map(FoundCredential::source)
            .collect(Collectors.joining(", then "));
    String outcome =
        sources.isEmpty()
            ? authorizer.credentials().whyNone(repository, registry, true)
                + (asAnybody ? "; it is asked as anybody" : "")
            : "the credentials that fit " + repository + " are those of " + sources;
    return new Step(
        "credentials",
        registry + " wants a login: " + outcome,
        Map.of("registry", registry.toString(), "sources", sources));
  }

  /** As whom to ask who was known and not let in. */
  private List<Identity> others(Scheme scheme, Grant refused, Deadline deadline) {
    List<Identity> identities = known(scheme, refused, deadline);
    identities.remove(refused.who());
    return identities;
  }

  private List<Identity> known(Scheme scheme, Grant refused, Deadline deadline) {
    List<Identity> identities = new ArrayList<>();
    for (FoundCredential found : authorizer.credentials().find(repository, registry, deadline)) {
      Optional<Secret> header = scheme.fixedHeader(found.credential());
      boolean again = header.isPresent() && header.equals(refused.header());
      if (scheme.takes(found.credential()) && !again) {
        identities.add(Identity.of(found));
      }
    }
    authorizer
        .admitted(registry, repository)
        .flatMap(before -> before.among(identities))
        .ifPresent(
            again -> {
              identities.remove(again);
              identities.addFirst(again);
            });
    return identities;
  }

  private static boolean isFixed(Scheme scheme, Grant refused) {
    return refused.who().proof().flatMap(scheme::fixedHeader).isPresent();
  }

  private Grant grant(
      Scheme scheme, Identity who, Need need, Optional<Secret> refused, Deadline deadline) {
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
    remember(Optional.empty(), who);
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

  private Response sendAs(Request request, Grant grant, Deadline deadline) {
    remember(grant.header(), grant.who());
    Map<String, String> headers = new LinkedHashMap<>(request.headers());
    grant.header().ifPresent(value -> headers.put("Authorization", value.reveal()));
    return authorizer.http().send(request.withHeaders(headers), deadline);
  }

  private void remember(Optional<Secret> header, Identity who) {
    if (sent.size() < MOST_REMEMBERED) {
      sent.addAll(Redaction.of(header, who.proof()).hidden());
    }
  }

  private Answered answered(Response response, Grant grant) {
    return new Answered(
        response,
        isDenial(response.status()) ? advice(response, grant) : "",
        Redaction.of(grant.header(), grant.who().proof()));
  }

  private String advice(Response response, Grant grant) {
    boolean askedInVain =
        response.status() == 401
            && grant.header().isEmpty()
            && Challenge.best(ChallengeParser.parse(response.headers("WWW-Authenticate")))
                .isEmpty();
    if (askedInVain) {
      return "it offers no login that Remora knows, which are Basic and Bearer";
    }
    CredentialStore credentials = authorizer.credentials();
    boolean asked = response.status() == 401 || grant.header().isPresent();
    String troubles = credentials.troubles(repository);
    return grant
        .who()
        .credential()
        .map(found -> "the credentials are those of " + found.source())
        .map(whose -> troubles.isEmpty() ? whose : whose + "; " + troubles)
        .orElseGet(() -> credentials.whyNone(repository, registry, asked));
  }

  private static boolean isDenial(int status) {
    return status == 401 || status == 403;
  }

  /** A registry may have its uploads sent to its own host under TLS; nothing else is the same. */
  private boolean isForRegistry(Request request) {
    Origin to = Origin.of(request.uri());
    return to.host().equals(registry.host())
        && to.port() == registry.port()
        && (to.isTls() || !registry.isTls());
  }

  private boolean isFromRegistry(Response response) {
    return Origin.of(response.uri()).equals(registry);
  }
}
