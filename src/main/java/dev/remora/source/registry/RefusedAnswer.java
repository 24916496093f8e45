package dev.remora.source.registry;

import dev.remora.failure.AccessDenied;
import dev.remora.failure.Failure;
import dev.remora.failure.ImageNotFound;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.http.Origin;
import dev.remora.http.Response;
import dev.remora.http.RetryAfter;
import dev.remora.source.registry.auth.AccessResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An answer that is not what was asked for: its status, and what its body says about it. The one
 * place where a status gets its meaning.
 *
 * @param from where it came from, after redirects
 * @param errors empty where the body is not a registry's
 * @param page whether its body is for people: then a proxy or the like answers, not a registry
 * @param wantsTls whether it says that it speaks TLS, and was spoken to without
 * @param whose as whom it was asked, for a refusal
 * @param own what it says in words that the specification does not know, of its absence perhaps
 * @param retryAfter how long it asks to be left alone; zero if it does not
 */
record RefusedAnswer(
    int status,
    URI from,
    List<OciError> errors,
    boolean page,
    boolean wantsTls,
    String whose,
    Optional<OwnAnswer> own,
    Duration retryAfter) {
  private static final Pattern IMMUTABLE =
      Pattern.compile(
          "immutab|overwrit|\\block(?:ed)?\\b|tag[^.]* already exists", Pattern.CASE_INSENSITIVE);

  /** Go ("Client sent an HTTP request to an HTTPS server"), nginx, Apache, Tomcat. */
  private static final Pattern WANTS_TLS =
      Pattern.compile("HTTPS (?:server|port)|SSL-enabled|requires TLS", Pattern.CASE_INSENSITIVE);

  /**
   * Reads what an answer says.
   *
   * @throws IOException when its body breaks off and decides: a 404 alone may be anybody's
   */
  static RefusedAnswer read(Response response) throws IOException {
    byte[] body = body(response);
    List<OciError> errors = OciError.parse(body);
    boolean page = isPage(response);
    boolean speaks = !errors.isEmpty() || (page && response.status() == 404);
    return new RefusedAnswer(
        response.status(),
        response.uri(),
        errors.stream().map(error -> redacted(error, response)).toList(),
        page,
        wantsTls(response, body),
        response instanceof AccessResponse answered ? answered.advice() : "",
        speaks ? Optional.empty() : OwnAnswer.of(response, body),
        RetryAfter.of(response));
  }

  private static boolean wantsTls(Response response, byte[] body) {
    return (response.status() == 400 || response.status() == 426)
        && !Origin.of(response.uri()).isTls()
        && WANTS_TLS.matcher(new String(body, StandardCharsets.ISO_8859_1)).find();
  }

  private static boolean isPage(Response response) {
    return Body.contentType(response).equals("text/html")
        || response.status() == 407; // which only proxies say
  }

  /** Some servers repeat what was sent to them. */
  private static OciError redacted(OciError error, Response response) {
    return response instanceof AccessResponse answered
        ? new OciError(error.code(), answered.redacted(error.message()))
        : error;
  }

  private static byte[] body(Response response) throws IOException {
    try {
      return Body.error(response);
    } catch (IOException e) {
      if (response.status() == 404) {
        throw e;
      }
      return new byte[0];
    }
  }

  boolean saysNotThere() {
    return status == 404 && !errors.isEmpty() && !saysDenied() && !says("TOOMANYREQUESTS");
  }

  boolean saysNoRepository() {
    return status == 404 && says("NAME_UNKNOWN");
  }

  /** Whether it came from where the registry keeps its blobs, not from the registry. */
  boolean isFromElsewhere(Origin registry) {
    return !Origin.of(from).equals(registry);
  }

  /**
   * Whether it says that a tag must not be changed: ECR (TAG_INVALID, "cannot be overwritten"),
   * Harbor and Google ("immutable"), Azure ("locked").
   */
  boolean saysImmutable() {
    return status >= 400
        && status < 500
        && errors.stream().anyMatch(e -> IMMUTABLE.matcher(e.code() + " " + e.message()).find());
  }

  /** The failure that it is, where nothing better is known. */
  Failure failure(Purpose purpose, Origin registry) {
    if (wantsTls) {
      return new RegistryUnavailable(
          purpose,
          reason() + ": it wants TLS, and was spoken to without",
          Origin.of(from).ifItSpeaksTls(),
          null,
          false);
    }
    if (status < 500 && status >= 400 && isFromElsewhere(registry)) {
      String reason = reason() + ", to where the registry redirected";
      return saysTooOften()
          ? RegistryUnavailable.askedTooOften(purpose, reason, "try again later", retryAfter)
          : new RegistryUnavailable(purpose, reason, "try again");
    }
    if (saysDenied()) {
      return denied(purpose);
    }
    if (saysTooOften()) {
      return RegistryUnavailable.askedTooOften(purpose, reason(), "try again later", retryAfter);
    }
    return switch (status) {
      case 401, 403 -> denied(purpose);
      case 404 -> errors.isEmpty() ? notARegistry(purpose, reason()) : notFound(purpose);
      case 408, 425 -> new RegistryUnavailable(purpose, reason(), "try again later", retryAfter);
      default -> other(purpose);
    };
  }

  /** Something answered, but what it says is not what a registry says. */
  static RegistryUnavailable notARegistry(Purpose purpose, String reason) {
    return new RegistryUnavailable(
        purpose,
        reason + ": this does not look like a registry",
        "check the name, and that no proxy, ingress or login page answers in its place");
  }

  /** Who answered what, with the first message of the body. */
  String reason() {
    String answered = Origin.of(from) + " answered " + status;
    return errors.isEmpty() ? answered : answered + " (" + errors.getFirst() + ")";
  }

  boolean says(String code) {
    return errors.stream().anyMatch(error -> error.code().equals(code));
  }

  private boolean saysTooOften() {
    return status == 429 || says("TOOMANYREQUESTS");
  }

  private boolean saysDenied() {
    return status < 500 && (says("UNAUTHORIZED") || says("DENIED"));
  }

  private AccessDenied denied(Purpose purpose) {
    return status == 403 || says("DENIED")
        ? new AccessDenied(
            purpose,
            reason(),
            "check the name; some registries say so of what does not exist; " + whose)
        : new AccessDenied(purpose, reason(), whose);
  }

  private ImageNotFound notFound(Purpose purpose) {
    return saysNoRepository()
        ? new ImageNotFound(
            purpose, "there is no such repository: " + reason(), "check the repository's name")
        : new ImageNotFound(purpose, reason(), "check the name and that it was pushed");
  }

  private Failure other(Purpose purpose) {
    if (status == 501) {
      return new RegistryUnavailable(
          purpose, reason(), "it lacks what this needs; update it, or use another registry");
    }
    if (status >= 500) {
      return new RegistryUnavailable(purpose, reason(), "try again later", retryAfter);
    }
    if (status >= 300 && status < 400) {
      return new ProtocolViolation(
          purpose, reason() + ", a redirect that is not followed", "check the registry's address");
    }
    return page && status >= 400
        ? notARegistry(purpose, reason())
        : new ProtocolViolation(purpose, reason(), "check the registry's log");
  }
}
