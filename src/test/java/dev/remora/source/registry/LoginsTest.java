package dev.remora.source.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.oci.MediaType;
import dev.remora.oci.RawDocument;
import dev.remora.rig.TestSecrets;
import dev.remora.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  void wrongPasswordIsToldWhereItIsFromAndWhatToDo() {
    login();
    accepted.set("another");
    imageElse(() -> Reply.error(401, "UNAUTHORIZED").header("WWW-Authenticate", "Basic realm=x"));
    denied("those of " + scratch, () -> source.manifest(SUBJECT));
    denied("log in again", () -> source.manifest(SUBJECT));
  }

  @Test
  void wrongPasswordAtTheTokenServiceIsToldSoToo() {
    login();
    registryWantsTokens();
    tokens.on("GET", "/token*", call -> Reply.error(401, "UNAUTHORIZED"));
    denied("log in again", () -> source.manifest(SUBJECT));
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

  // ---- two logins that fit, and a registry that lets one of them in

  /** ECR: 401 with a challenge to nobody, 403 without one to whom it knows and does not let in. */
  private void registryLetsInByPassword(String user) {
    registry.on(
        "GET", manifestPath(SUBJECT), call -> byPassword(call, user, Reply.manifest(IMAGE)));
  }

  private static Reply byPassword(ScriptedRegistry.Call call, String user, Reply answer) {
    String authorization = call.header("Authorization");
    if (authorization.isEmpty()) {
      return asksForAPassword();
    }
    return authorization.equals(basic(user)) ? answer : Reply.error(403, "DENIED");
  }

  private static String basic(String user) {
    return "Basic " + TestSecrets.auth(user, TestSecrets.of(user));
  }

  private String entry(String key, String user) {
    return "\"" + key + "\":{\"auth\":\"" + TestSecrets.auth(user, TestSecrets.of(user)) + "\"}";
  }

  /** One for the repository, which is tried first, and one for all of the registry. */
  private void twoLoginsFit() {
    credentials(
        "{\"auths\":{"
            + entry(registry.host(), "host")
            + ","
            + entry(registry.host() + "/app", "repository")
            + "}}");
  }

  @Test
  void secondLoginIsUsedInEveryPassWhereTheFirstIsForbidden() {
    twoLoginsFit();
    registryLetsInByPassword("host");

    for (int pass = 1; pass <= 3; pass++) {
      source = source("app");
      assertTrue(source.manifest(SUBJECT).isPresent());
      assertTrue(source.manifest(SUBJECT).isPresent());
    }

    assertEquals(
        List.of(
            "",
            basic("repository"),
            basic("host"), // who is let in is found out once
            basic("host"),
            basic("host"),
            basic("host"),
            basic("host"),
            basic("host")),
        authorizations(registry));
  }

  @Test
  void loginThatWasUsedLastIsNotTheOnlyOneInALaterPass() {
    twoLoginsFit();
    registryLetsInByPassword("host");
    assertTrue(source.manifest(SUBJECT).isPresent());

    registryLetsInByPassword("repository");
    source = source("app");
    assertTrue(source.manifest(SUBJECT).isPresent());
    assertTrue(source("app").manifest(SUBJECT).isPresent());

    assertEquals(
        List.of(basic("host"), basic("repository"), basic("repository")),
        authorizations(registry).subList(3, 6));
  }

  @Test
  void loginWhoseSecretWasRenewedIsStillTheOneThatWasUsedLast() {
    twoLoginsFit();
    registryLetsInByPassword("host");
    assertTrue(source.manifest(SUBJECT).isPresent());

    String renewed = TestSecrets.auth("host", TestSecrets.of("renewed"));
    write(
        "{\"auths\":{\""
            + registry.host()
            + "\":{\"auth\":\""
            + renewed
            + "\"},"
            + entry(registry.host() + "/app", "repository")
            + "}}");
    accepted.set("Basic " + renewed);
    imageElse(() -> Reply.error(403, "DENIED"));
    assertTrue(source("app").manifest(SUBJECT).isPresent());
    assertEquals("Basic " + renewed, authorizations(registry).get(3));
    assertEquals(4, registry.requests().size());
  }

  @Test
  void loginThatMayReadAndNotWriteIsFollowedByTheOther() {
    twoLoginsFit();
    registryLetsInByPassword("repository");
    registry.on("PUT", "/v2/app/manifests/v1", call -> byPassword(call, "host", Reply.of(201)));
    assertTrue(source.manifest(SUBJECT).isPresent());

    source.tag(RawDocument.of(MediaType.MANIFEST, IMAGE), "v1");
    assertEquals(
        List.of("", basic("repository"), basic("repository"), basic("host")),
        authorizations(registry));
  }

  @Test
  void secondLoginIsUsedWhereTheRegistryForbidsWithTheTokenOfTheFirst() {
    twoLoginsFit();
    registry.on(
        "GET",
        manifestPath(SUBJECT),
        call ->
            switch (call.header("Authorization")) {
              case "" -> challenge();
              case String token when token.endsWith(token("host")) -> Reply.manifest(IMAGE);
              default -> Reply.error(403, "DENIED");
            });
    tokens.on(
        "GET",
        "/token*",
        call ->
            answer(
                "\"expires_in\":3600,\"token\":\""
                    + token(call.header("Authorization").equals(basic("host")) ? "host" : "other")
                    + "\""));

    for (int pass = 1; pass <= 3; pass++) {
      assertTrue(source("app").manifest(SUBJECT).isPresent());
    }
    assertEquals(List.of(basic("repository"), basic("host")), authorizations(tokens));
    assertEquals(3 + 2, registry.requests().size());
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void loginThatTheTokenServiceRefusesIsNotSentToItInEveryPass(int status) {
    twoLoginsFit();
    registryWantsTokens();
    tokens.on(
        "GET",
        "/token*",
        call ->
            call.header("Authorization").equals(basic("host"))
                ? grantFor(1)
                : Reply.error(status, "DENIED"));

    for (int pass = 1; pass <= 3; pass++) {
      assertTrue(source("app").manifest(SUBJECT).isPresent());
      clock.advance(Duration.ofSeconds(2)); // longer than a token lives
    }
    assertEquals(
        List.of(basic("repository"), basic("host"), basic("host"), basic("host")),
        authorizations(tokens));
  }

  /** For so many seconds. */
  private Reply grantFor(int seconds) {
    accepted.set("Bearer " + token("short"));
    return answer("\"token\":\"" + token("short") + "\",\"expires_in\":" + seconds);
  }

  @Test
  void secondLoginForAMirrorIsUsedInEveryPass() {
    twoLoginsFit();
    registry.on(
        "GET",
        manifestPath(SUBJECT) + "?ns=registry.example.com",
        call -> byPassword(call, "host", Reply.manifest(IMAGE)));
    for (int pass = 1; pass <= 2; pass++) {
      RegistrySource mirror =
          RegistrySource.mirror(
              registry.repository("app"),
              "registry.example.com",
              PlainHttp.loopbackHosts(),
              authorizer.over(http),
              Deadline.in(Duration.ofHours(2), clock),
              warnings::add,
              new Random(1));
      assertTrue(mirror.manifest(SUBJECT).isPresent());
    }
    assertEquals(
        List.of(basic("repository"), basic("host"), basic("host")),
        authorizations(registry).subList(1, 4));
  }

  @Test
  void onlyLoginIsNotSentAgainWhereItIsForbidden() {
    login();
    registry.on("GET", manifestPath(SUBJECT), asksForAPassword(), Reply.error(403, "DENIED"));
    denied("config.json for " + registry.host(), () -> source.manifest(SUBJECT));
    denied("config.json for " + registry.host(), () -> source("app").manifest(SUBJECT));
    assertEquals(List.of("", BASIC, BASIC), authorizations(registry));
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
