package dev.remora.source.registry.auth;

import dev.remora.failure.AccessDenied;
import dev.remora.failure.Failure;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.http.Method;
import dev.remora.http.Origin;
import dev.remora.http.Request;
import dev.remora.http.Response;
import dev.remora.oci.Repository;
import dev.remora.time.Deadline;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests about one repository, and answers what its registry demands: at first as anybody,
 * then with a token or a password, once for each credential that fits. What worked is kept, so that
 * later requests are let in at once.
 */
public final class Access {
  private final Authorizer authorizer;
  private final Repository repository;
  private final Origin registry;
  private final RealmRules realms;
  private final Identities identities;
  private final Grants grants;
  private final SentSecrets sent = new SentSecrets();
  private volatile @Nullable Identity settled;

  Access(Authorizer authorizer, Repository repository, Origin registry, RealmRules realms) {
    this.authorizer = authorizer;
    this.repository = repository;
    this.registry = registry;
    this.realms = realms;
    this.identities = new Identities(authorizer, repository, registry);
    this.grants = new Grants(authorizer, repository, realms, sent, new ConcurrentHashMap<>());
  }

  /**
   * Sends a request. A refusal that is left in the end is an answer.
   *
   * @throws AccessDenied when a token service refuses
   * @throws dev.remora.failure.ProtocolViolation when the registry wants a secret where none goes
   */
  public AccessResponse send(Request request, Deadline deadline) {
    try {
      return asked(request, deadline);
    } catch (AccessDenied | RegistryUnavailable e) {
      throw withTroubles(e, deadline);
    }
  }

  /** A helper that gave no answer is why, if we are not let in or have no time left. */
  private Failure withTroubles(Failure failure, Deadline deadline) {
    String troubles = authorizer.credentials.troubles(repository);
    boolean because = failure instanceof AccessDenied || deadline.passed();
    if (!because || troubles.isEmpty() || failure.advice().contains(troubles)) {
      return failure;
    }
    return failure.explained(
        failure.reason(),
        failure.advice().isEmpty() ? troubles : failure.advice() + "; " + troubles);
  }

  private AccessResponse asked(Request request, Deadline deadline) {
    if (!isForRegistry(request)) {
      return answered(authorizer.http.send(request, deadline), Grant.NONE);
    }
    Grant grant = ready(Need.of(request.method()), deadline);
    Response response = sendAs(request, grant, deadline);
    boolean isAnswer = false;
    try {
      Optional<Scheme> scheme = demanded(request, response, grant);
      List<Identity> fitting =
          scheme
              .map(
                  demanded ->
                      response.status() == 403
                          ? identities.others(demanded, grant, deadline)
                          : identities.of(demanded, grant, deadline))
              .orElse(List.of());
      isAnswer = scheme.isEmpty() || fitting.isEmpty();
      if (isAnswer && grant.header().isPresent() && !isDenial(response.status())) {
        settled = grant.who(); // whose helper, if there is one, is not asked again in this pass
      }
      if (isAnswer) {
        return answered(response, grant);
      }
      response.close(); // gives the connection back for the next request
      return answerAs(fitting, scheme.get(), request, grant, deadline);
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
    return sent.redaction().of(text);
  }

  /** Each of them once: whoever is refused in the end is refused. */
  private AccessResponse answerAs(
      List<Identity> fitting, Scheme scheme, Request request, Grant refused, Deadline deadline) {
    for (Identity who : fitting) {
      boolean last = who.equals(fitting.getLast());
      try {
        Need need = Need.of(request.method());
        Grant grant = grants.grant(scheme, who, need, refused.header(), deadline);
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
            : identities.of(scheme.get(), Grant.NONE, deadline).stream().findFirst();
    try {
      return who.map(w -> grants.grant(scheme.get(), w, need, Optional.empty(), deadline))
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
      grants.demand(need, Scopes.demanded(demanded, repository.path(), need));
    }
    authorizer.learn(registry, scheme);
    return scheme;
  }

  private Response sendAs(Request request, Grant grant, Deadline deadline) {
    sent.add(grant.header(), grant.who());
    Map<String, String> headers = new LinkedHashMap<>(request.headers());
    grant.header().ifPresent(value -> headers.put("Authorization", value.reveal()));
    return authorizer.http.send(request.withHeaders(headers), deadline);
  }

  private AccessResponse answered(Response response, Grant grant) {
    return new AccessResponse(
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
    CredentialStore credentials = authorizer.credentials;
    boolean asked = response.status() == 401 || grant.header().isPresent();
    String troubles = credentials.troubles(repository);
    Identity who = grant.who();
    return who.proof()
        .map(
            proof ->
                "the credentials are those of "
                    + who.source()
                    + (response.status() == 401
                        ? ", and were refused: " + Identity.LOG_IN_AGAIN
                        : ": may they do this?"))
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
