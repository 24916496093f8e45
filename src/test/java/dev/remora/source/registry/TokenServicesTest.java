package dev.remora.source.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.RegistryUnavailable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Token services that grant, refuse, fail or lie. */
class TokenServicesTest extends AuthenticationScenario {
  @Test
  void tokenThatIsGrantedLetsUsInAndIsAskedForOnce() {
    login();
    registryWantsTokens();
    tokenServiceGivesToken("granted");
    assertTrue(source.manifest(SUBJECT).isPresent());
    assertTrue(source.manifest(SUBJECT).isPresent());
    assertEquals(List.of(BASIC), authorizations(tokens));
    String token = "Bearer " + token("granted");
    assertEquals(List.of("", token, token), authorizations(registry));
  }

  @Test
  void refusedByTheTokenServiceSaysWhoseCredentialsItWas() {
    login();
    registryWantsTokens();
    tokens.on(
        "GET",
        "/token*",
        Reply.of(401, "application/json", "{\"details\":\"incorrect username or password\"}"));

    denied("check the credentials in " + scratch, () -> source.manifest(SUBJECT));
  }

  @Test
  void refusedAnonymouslyByTheTokenService() {
    registryWantsTokens();
    tokens.on("GET", "/token*", Reply.error(403, "DENIED"));
    denied("credentials are needed", () -> source.manifest(SUBJECT));
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 429, 500, 503})
  void tokenServiceThatIsAway(int status) {
    registryWantsTokens();
    tokens.on("GET", "/token*", Reply.page(status));
    assertFails(RegistryUnavailable.class, "get a token for", () -> source.manifest(SUBJECT));
  }

  @ParameterizedTest
  @CsvSource({"429, '', 0", "429, 60, 60", "503, 60, 60"})
  void tokenServiceThatWantsToBeLeftAlone(int status, String retryAfter, long seconds) {
    registryWantsTokens();
    Reply reply = Reply.page(status);
    tokens.on(
        "GET", "/token*", retryAfter.isEmpty() ? reply : reply.header("Retry-After", retryAfter));
    RegistryUnavailable failure =
        assertThrows(RegistryUnavailable.class, () -> source.manifest(SUBJECT));
    assertTrue(failure.asksForRest());
    assertEquals(Duration.ofSeconds(seconds), failure.retryAfter());
  }

  @Test
  void loginPageInPlaceOfAToken() {
    registryWantsTokens();
    tokens.on("GET", "/token*", Reply.page(200));
    assertFails(RegistryUnavailable.class, "no token service", () -> source.manifest(SUBJECT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"token\":\"a b\"}",
        "{\"token\":\"a\\r\\nX: y\"}",
        "{\"token\":\"\\u00e4\"}"
      })
  void answerWithoutAToken(String answer) {
    registryWantsTokens();
    tokens.on("GET", "/token*", Reply.of(200, "application/json", answer));
    assertFails(ProtocolViolation.class, "token", () -> source.manifest(SUBJECT));
  }

  @Test
  void enormousToken() {
    registryWantsTokens();
    tokens.on(
        "GET",
        "/token*",
        Reply.of(200, "application/json", "{\"token\":\"" + "a".repeat(1 << 20) + "\"}"));
    assertFails(ProtocolViolation.class, "64 KiB", () -> source.manifest(SUBJECT));
  }

  @Test
  void tokenRequestIsNotRedirected() throws IOException {
    try (ScriptedRegistry elsewhere = scene().registry()) {
      login();
      registryWantsTokens();
      tokens.on("GET", "/token*", Reply.redirect(307, elsewhere.uri("/token")));
      assertFails(ProtocolViolation.class, "redirect", () -> source.manifest(SUBJECT));
      assertEquals(List.of(), elsewhere.requests());
    }
  }

  @Test
  void tokenServiceThatRepeatsWhatItWasSent() {
    login();
    registryWantsTokens();
    tokens.on(
        "GET",
        "/token*",
        call ->
            Reply.of(
                401,
                "application/json",
                "{\"details\":\"" + PASSWORD + " " + call.header("Authorization") + "\"}"));
    denied("(secret)", () -> source.manifest(SUBJECT));
  }

  @Test
  void registryThatRepeatsWhatItWasSent() {
    login();
    registry.on(
        "GET",
        manifestPath(SUBJECT),
        call ->
            call.header("Authorization").isEmpty()
                ? asksForAPassword()
                : Reply.of(
                        403,
                        "application/json",
                        "{\"errors\":[{\"code\":\"DENIED\",\"message\":\""
                            + PASSWORD
                            + " "
                            + call.header("Authorization")
                            + "\"}]}")
                    .header("Warning", "299 - \"" + PASSWORD + "\""));
    denied("(secret)", () -> source.manifest(SUBJECT));
    assertEquals(List.of("(secret)"), warnings);
  }
}
