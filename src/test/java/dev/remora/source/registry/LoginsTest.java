package dev.remora.source.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.bench.TestSecrets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The kinds of credentials, and what each is exchanged for. */
class LoginsTest extends AuthenticationScenario {
  private static final String IDENTITY = TestSecrets.of("identity");

  @Test
  void basicOfEcr() {
    String ecr = "Basic realm=\"https://1.dkr.ecr.test/\",service=\"ecr.amazonaws.com\"";
    credentials(TestSecrets.configJson(registry.host(), "AWS", PASSWORD));
    accepted.set("Basic " + TestSecrets.auth("AWS", PASSWORD));
    imageElse(() -> Reply.error(401, "UNAUTHORIZED").header("WWW-Authenticate", ecr));

    assertTrue(source.manifest(SUBJECT).isPresent());
    assertTrue(source.manifest(SUBJECT).isPresent());

    assertEquals(List.of("", accepted.get(), accepted.get()), authorizations(registry));
  }

  @Test
  void basicWithoutCredentialsIsNotAnswered() {
    registry.on(
        "GET",
        manifestPath(SUBJECT),
        Reply.error(401, "UNAUTHORIZED").header("WWW-Authenticate", "Basic realm=\"x\""));
    denied("no credentials for", () -> source.manifest(SUBJECT));
    assertEquals(1, registry.requests().size());
  }

  @Test
  void bearerRatherThanBasic() {
    login();
    accepted.set("?");
    imageElse(() -> challenge().header("WWW-Authenticate", "Basic realm=\"x\""));
    tokens.on("GET", "/token*", call -> grant("x"));

    assertTrue(source.manifest(SUBJECT).isPresent());
    assertFalse(authorizations(registry).contains(BASIC));
  }

  @Test
  void identityTokenGoesByPost() {
    credentials(identity());
    registryWantsTokens();
    tokens.on(
        "POST",
        "/token",
        call -> {
          accepted.set("Bearer " + token("a"));
          return answer("\"access_token\":\"" + token("a") + "\"");
        });

    assertTrue(source.manifest(SUBJECT).isPresent());

    assertEquals(
        "grant_type=refresh_token&service=registry&client_id=remora"
            + "&scope=repository%3Aapp%3Apull&refresh_token="
            + IDENTITY,
        new String(tokens.calls().getFirst().body(), UTF_8));
    assertEquals(List.of("POST /token"), tokens.requests());
  }

  @Test
  void tokenServiceWithoutPostIsAskedByGet() {
    credentials(identity());
    registryWantsTokens();
    tokens.on("POST", "/token", Reply.of(404));
    tokenServiceGivesToken("a");

    assertTrue(source.manifest(SUBJECT).isPresent());
    assertEquals(
        "Basic " + TestSecrets.auth("<token>", IDENTITY), authorizations(tokens).getLast());
  }

  @Test
  void registryTokenIsSentAsItIs() {
    String own = TestSecrets.of("registry-token");
    credentials("{\"auths\":{\"" + registry.host() + "\":{\"registrytoken\":\"" + own + "\"}}}");
    registryWantsTokens();
    accepted.set("Bearer " + own);

    assertTrue(source.manifest(SUBJECT).isPresent());
    assertEquals(List.of(), tokens.requests());
  }

  @Test
  void eachCredentialThatFitsIsTriedInTurn() {
    credentials(
        "{\"auths\":{\""
            + registry.host()
            + "/app\":{\"auth\":\""
            + TestSecrets.auth("old", TestSecrets.of("old"))
            + "\"},\""
            + registry.host()
            + "\":{\"auth\":\""
            + TestSecrets.auth(USER, PASSWORD)
            + "\"}}}");
    registryWantsTokens();
    tokens.on(
        "GET",
        "/token*",
        call ->
            call.header("Authorization").equals(BASIC)
                ? grant("x")
                : Reply.error(401, "UNAUTHORIZED"));

    assertTrue(source.manifest(SUBJECT).isPresent());
    assertTrue(source.manifest(SUBJECT).isPresent());

    assertEquals(2, tokens.requests().size());
    assertEquals(3, registry.requests().size());
  }

  @Test
  void rotatedPasswordIsUsedAtOnce() {
    credentials(TestSecrets.configJson(registry.host(), "before", PASSWORD));
    imageElse(() -> asksForAPassword());
    accepted.set("Basic " + TestSecrets.auth("before", PASSWORD));
    assertTrue(source.manifest(SUBJECT).isPresent());

    write(TestSecrets.configJson(registry.host(), "afterwards", PASSWORD));
    accepted.set("Basic " + TestSecrets.auth("afterwards", PASSWORD));
    assertTrue(source.manifest(SUBJECT).isPresent());
  }

  @Test
  void passwordThatWasRefusedIsNotSentTwice() {
    login();
    registry.on(
        "GET",
        manifestPath(SUBJECT),
        asksForAPassword(),
        Reply.manifest(IMAGE),
        asksForAPassword());
    assertTrue(source.manifest(SUBJECT).isPresent());

    denied("config.json", () -> source.manifest(SUBJECT));
    assertEquals(List.of("", BASIC, BASIC), authorizations(registry));
  }

  private String identity() {
    return "{\"auths\":{\"" + registry.host() + "\":{\"identitytoken\":\"" + IDENTITY + "\"}}}";
  }
}
