package dev.remora.source.registry.auth;

import dev.remora.failure.AccessDenied;
import dev.remora.failure.Failure;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.http.Origin;
import dev.remora.http.Response;
import dev.remora.http.RetryAfter;
import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a token service answered.
 *
 * @param who asked
 */
record TokenAnswer(Response response, Identity who, Purpose purpose) {
  private static final int LARGEST_ANSWER = 64 << 10;
  private static final int LARGEST_ERROR = 8 << 10;
  private static final Duration STANDARD_LIFETIME = Duration.ofSeconds(60);

  /**
   * The token that it holds.
   *
   * @param asked when, on the clock of nanoseconds
   * @param redaction of what was sent
   * @throws Failure when it is a refusal, or no answer of a token service
   */
  Token token(long asked, Redaction redaction) throws IOException {
    if (response.status() != 200) {
      throw refusal(redaction);
    }
    byte[] bytes = response.body().readNBytes(LARGEST_ANSWER + 1);
    String service = Origin.of(response.uri()).toString();
    if (bytes.length > LARGEST_ANSWER) {
      throw broken(service + " answered more than 64 KiB, which no token is");
    }
    try {
      JsonObject answer = JsonObject.parse(bytes);
      String value =
          answer
              .optionalText("token")
              .or(() -> answer.hint("access_token"))
              .orElseThrow(() -> broken("the answer of " + service + " has no token"));
      if (!value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
        throw broken("the token of " + service + " cannot be sent in a header");
      }
      return Token.of(value, lifetime(answer), asked);
    } catch (MalformedJson e) {
      throw new RegistryUnavailable(
          purpose,
          service + " answered something that is no token: this is no token service",
          "check that no proxy, ingress or login page answers in its place");
    }
  }

  private static Duration lifetime(JsonObject answer) {
    try {
      long seconds = answer.optionalNumber("expires_in").orElse(0);
      return seconds > 0
          ? Duration.ofSeconds(Math.min(seconds, Integer.MAX_VALUE))
          : STANDARD_LIFETIME;
    } catch (MalformedJson e) {
      return STANDARD_LIFETIME;
    }
  }

  private ProtocolViolation broken(String reason) {
    return new ProtocolViolation(purpose, reason, "check the registry's token service");
  }

  private Failure refusal(Redaction redaction) throws IOException {
    int status = response.status();
    String message = redaction.of(message(response.body().readNBytes(LARGEST_ERROR)));
    String reason = Origin.of(response.uri()) + " answered " + status + message;
    if (status == 401 || status == 403 || status == 400) {
      return new AccessDenied(
          purpose,
          reason,
          who.proof()
              .map(
                  proof ->
                      "check the credentials in " + who.source() + ": " + Identity.LOG_IN_AGAIN)
              .orElse("it gives none to everybody: credentials are needed"));
    }
    if (status >= 300 && status < 400) {
      return broken(reason + ", a redirect, to which no secret is sent");
    }
    Duration rest = RetryAfter.of(response);
    if (status == 429) {
      return RegistryUnavailable.askedTooOften(purpose, reason, "try again later", rest);
    }
    if (status == 404 || status == 408 || status == 425 || status >= 500) {
      return new RegistryUnavailable(purpose, reason, "try again later", rest);
    }
    return broken(reason);
  }

  /** What the service says about it, in the forms of registries and of OAuth. */
  private static String message(byte[] body) {
    try {
      JsonObject answer = JsonObject.parse(body);
      List<JsonObject> errors = answer.mentions("errors") ? answer.objects("errors") : List.of();
      for (JsonObject error : errors) {
        return said(error.optionalText("message").or(() -> error.hint("code")));
      }
      return said(
          answer
              .hint("error_description")
              .or(() -> answer.hint("details"))
              .or(() -> answer.hint("error")));
    } catch (MalformedJson e) {
      return "";
    }
  }

  private static String said(Optional<String> text) {
    return text.map(t -> " (" + t + ")").orElse("");
  }
}
