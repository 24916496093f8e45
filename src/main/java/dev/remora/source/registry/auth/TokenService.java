package dev.remora.source.registry.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.failure.AccessDenied;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.http.HttpClient;
import dev.remora.http.Method;
import dev.remora.http.Request;
import dev.remora.http.RequestBody;
import dev.remora.http.Response;
import dev.remora.time.Deadline;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Gets tokens: by {@code GET}, with a password where there is one (distribution, "Token
 * Authentication Specification"), or for an identity token by {@code POST} ("OAuth2 Token
 * Authentication"). Redirects are not followed: a secret is on its way.
 */
record TokenService(HttpClient http) {
  private static final String ROLE = "the token service";
  private static final String CLIENT = "remora";

  /**
   * A new token.
   *
   * @throws AccessDenied when the service refuses
   */
  Token fetch(
      Scheme.Bearer bearer, Scopes scopes, Identity who, Purpose purpose, Deadline deadline) {
    if (who.proof().orElse(null) instanceof Credential.IdentityToken identity) {
      Request post = post(bearer, scopes, identity.secret(), purpose);
      Optional<Token> token = send(post, bearer, who, true, deadline);
      if (token.isPresent()) {
        return token.get();
      }
    }
    return send(get(bearer, scopes, who, purpose), bearer, who, false, deadline).orElseThrow();
  }

  /** Nothing where the service does not know this way and another may be tried. */
  private Optional<Token> send(
      Request request, Scheme.Bearer bearer, Identity who, boolean another, Deadline deadline) {
    Request sent = request.askedOf(ROLE).notRedirected().sentBy(bearer.registry());
    long asked = deadline.clock().nanoTime();
    Purpose purpose = request.purpose();
    try (Response response = http.send(sent, deadline)) {
      if (another && (response.status() == 404 || response.status() == 405)) {
        return Optional.empty();
      }
      return Optional.of(
          new TokenAnswer(response, who, purpose).token(asked, redaction(request, who)));
    } catch (IOException e) {
      throw new RegistryUnavailable(
          purpose, "the answer broke off: " + e.getMessage(), "try again later", e, true);
    }
  }

  private static Redaction redaction(Request request, Identity who) {
    Optional<Secret> header =
        Optional.ofNullable(request.headers().get("Authorization")).map(Secret::new);
    return Redaction.of(header, who.proof());
  }

  private static Request get(Scheme.Bearer bearer, Scopes scopes, Identity who, Purpose purpose) {
    StringBuilder query = new StringBuilder();
    String kept = bearer.realm().getRawQuery();
    if (kept != null && !kept.isEmpty()) {
      query.append('&').append(kept);
    }
    if (!bearer.service().isEmpty()) {
      query.append("&service=").append(sameBytes(bearer.service()));
    }
    scopes.all().forEach(scope -> query.append("&scope=").append(sameBytes(scope)));
    Map<String, String> headers = new LinkedHashMap<>(Map.of("Accept", "application/json"));
    who.proof()
        .flatMap(TokenService::basic)
        .ifPresent(basic -> headers.put("Authorization", basic.reveal()));
    URI uri = URI.create(withoutQuery(bearer.realm()) + "?" + query.substring(1));
    return Request.get(uri, headers, purpose);
  }

  private static Optional<Secret> basic(Credential credential) {
    return switch (credential) {
      case Credential.Password password -> Optional.of(password.basic());
      case Credential.IdentityToken(String user, Secret token) ->
          Optional.of(new Credential.Password(user.isEmpty() ? "<token>" : user, token).basic());
      case Credential.RegistryToken token -> Optional.empty(); // is a token already
    };
  }

  private static Request post(
      Scheme.Bearer bearer, Scopes scopes, Secret refreshToken, Purpose purpose) {
    String form =
        "grant_type=refresh_token&service="
            + sameBytes(bearer.service())
            + "&client_id="
            + CLIENT
            + "&scope="
            + sameBytes(String.join(" ", scopes.all()))
            + "&refresh_token="
            + URLEncoder.encode(refreshToken.reveal(), UTF_8);
    Map<String, String> headers =
        Map.of("Accept", "application/json", "Content-Type", "application/x-www-form-urlencoded");
    return new Request(
        Method.POST,
        bearer.realm(),
        headers,
        Optional.of(RequestBody.of(form.getBytes(UTF_8))),
        purpose);
  }

  private static String withoutQuery(URI realm) {
    String text = realm.toString();
    int query = text.indexOf('?');
    return query < 0 ? text : text.substring(0, query);
  }

  /** Of what a header said, which has one character for each byte, whatever its encoding. */
  private static String sameBytes(String fromHeader) {
    return URLEncoder.encode(fromHeader, ISO_8859_1);
  }
}
