package dev.remora.source.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.bench.TestSecrets;
import dev.remora.failure.AccessDenied;
import dev.remora.failure.Failure;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.source.registry.auth.Authorizer;
import dev.remora.source.registry.auth.CredentialStore;
import dev.remora.source.registry.auth.RegistryConfig;
import dev.remora.time.Deadline;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a registry is logged in to, and what gets a hostile one nothing. */
class AuthenticationTest extends RegistryScenario {
  private static final String USER = "robot$app";
  private static final String PASSWORD = TestSecrets.of("pass:word");
  private static final String BASIC = "Basic " + TestSecrets.auth(USER, PASSWORD);
  private static final String IDENTITY = TestSecrets.of("identity");

  @TempDir Path scratch;
  private ScriptedRegistry tokens;
  private Authorizer authorizer;
  private final AtomicReference<String> accepted = new AtomicReference<>("");

  @BeforeEach
  void tokenServer() throws IOException {
    tokens = new ScriptedRegistry();
    credentials("{}");
  }

  @AfterEach
  void closeTokenServer() {
    tokens.close();
    warnings.forEach(TestSecrets::assertNone);
  }

  // ---- tokens

  @Test
  void anonymousTokenForAPublicRepository() {
    registryWantsTokens();
    tokenServiceGives("\"token\":\"" + token("a") + "\"");

    assertTrue(source.manifest(SUBJECT).isPresent());

    assertEquals(
        List.of("GET /token?service=registry&scope=repository%3Aapp%3Apull"), tokens.requests());
    assertEquals(List.of(""), authorizations(tokens));
    assertEquals(List.of("", "Bearer " + token("a")), authorizations(registry));
  }

  @Test
  void passwordIsForTheTokenServiceOnly() {
    credentials(TestSecrets.configJson(registry.host(), USER, PASSWORD));
    registryWantsTokens();
    tokenServiceGives("\"token\":\"" + token("a") + "\"");

    assertTrue(source.manifest(SUBJECT).isPresent());

    assertEquals(List.of(BASIC), authorizations(tokens));
    assertEquals(List.of("", "Bearer " + token("a")), authorizations(registry));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"token\":\"T\"",
        "\"access_token\":\"T\"",
        "\"token\":\"T\",\"access_token\":\"T\",\"expires_in\":300",
        "\"token\":\"\",\"access_token\":\"T\"",
        "\"token\":\"T\",\"expires_in\":\"soon\"",
        "\"token\":\"T\",\"expires_in\":-1,\"issued_at\":7"
      })
  void tokenOrAccessToken(String answer) {
    registryWantsTokens();
    tokenServiceGives(answer.replace("T\"", token("a") + "\""));
    assertTrue(source.manifest(SUBJECT).isPresent());
  }

  @Test
  void oneTokenForAWholePull() {
    byte[] blob = {1, 2, 3};
    Descriptor layer = Descriptor.of("a/b", Digest.sha256(blob), blob.length);
    registryWantsTokens();
    protect("GET", blobPath(layer.digest()), call -> Reply.of(200, blob));
    protect("GET", referrersPath(SUBJECT), call -> Reply.index(listing(digest(1))));
    tokenServiceGives("\"token\":\"" + token("a") + "\"");

    source.referrers(SUBJECT);
    source.manifest(SUBJECT);
    source.blob(layer, new MemorySink());

    assertEquals(1, tokens.requests().size());
    assertEquals(4, registry.requests().size(), () -> registry.requests().toString());
  }

  @Test
  void repositoriesOfARegistryShareWhatIsKnownButNoToken() {
    registryWantsTokens();
    protect("GET", "/v2/other/manifests/" + SUBJECT, call -> Reply.manifest(IMAGE));
    tokenServiceGives("\"token\":\"" + token("a") + "\"");

    source.manifest(SUBJECT);
    source("other").manifest(SUBJECT);

    assertEquals(3, registry.requests().size(), () -> registry.requests().toString());
    assertEquals(
        List.of(
            "GET /token?service=registry&scope=repository%3Aapp%3Apull",
            "GET /token?service=registry&scope=repository%3Aother%3Apull"),
        tokens.requests());
  }

  @Test
  void withoutExpiresInATokenLastsSixtySeconds() {
    registryWantsTokens();
    tokenServiceGives("\"token\":\"" + token("a") + "\"");
    source.manifest(SUBJECT);
    clock.advance(Duration.ofSeconds(49));
    source.manifest(SUBJECT);
    assertEquals(1, tokens.requests().size());
    clock.advance(Duration.ofSeconds(2)); // a little before
    source.manifest(SUBJECT);
    assertEquals(2, tokens.requests().size());
    assertEquals(4, registry.requests().size());
  }

  @Test
  void tokenThatExpiresInTheMiddleOfAPullIsRenewed() {
    registryWantsTokens();
    tokenServiceGives("\"token\":\"" + token("a") + "\",\"expires_in\":3600");
    source.manifest(SUBJECT);
    tokenServiceGives("\"token\":\"" + token("b") + "\"");

    assertTrue(source.manifest(SUBJECT).isPresent());

    assertEquals(
        List.of("", "Bearer " + token("a"), "Bearer " + token("a"), "Bearer " + token("b")),
        authorizations(registry));
  }

  @Test
  void expiredTokenThatEcrPublicAnswersWith400IsRenewed() {
    registryWantsTokens();
    tokenServiceGives("\"token\":\"" + token("a") + "\",\"expires_in\":3600");
    source.manifest(SUBJECT);
    tokenServiceGives("\"token\":\"" + token("b") + "\"");
    registry.on(
        "GET",
        manifestPath(SUBJECT),
        call ->
            call.header("Authorization").equals(accepted.get())
                ? Reply.manifest(IMAGE)
                : Reply.error(400, "DENIED"));

    assertTrue(source.manifest(SUBJECT).isPresent());
    assertEquals(2, tokens.requests().size());
  }

  @Test
  void badRequestWithANewTokenIsNoExpiredOne() {
    tokenServiceGives("\"token\":\"" + token("a") + "\"");
    registry.on(
        "GET",
        referrersPath(SUBJECT),
        call ->
            call.header("Authorization").isEmpty() ? challenge() : Reply.error(400, "UNSUPPORTED"));
    registry.on("GET", tagPath(SUBJECT), Reply.error(404, "MANIFEST_UNKNOWN"));

    assertEquals(List.of(), source.referrers(SUBJECT));
    assertEquals(1, tokens.requests().size());
  }

  @Test
  void endless401IsAnsweredOnce() {
    credentials(TestSecrets.configJson(registry.host(), USER, PASSWORD));
    registry.on("GET", manifestPath(SUBJECT), call -> challenge());
    tokenServiceGives("\"token\":\"" + token("a") + "\"");

    denied("config.json", () -> source.manifest(SUBJECT));
    assertEquals(2, registry.requests().size());
    assertEquals(1, tokens.requests().size());
  }

  @Test
  void forbiddenWithATokenSaysWhoseItWas() {
    credentials(TestSecrets.configJson(registry.host(), USER, PASSWORD));
    registry.on(
        "GET",
        manifestPath(SUBJECT),
        call -> call.header("Authorization").isEmpty() ? challenge() : Reply.error(403, "DENIED"));
    tokenServiceGives("\"token\":\"" + token("a") + "\"");

    denied(scratch.resolve("config.json").toString(), () -> source.manifest(SUBJECT));
    assertEquals(2, registry.requests().size());
  }

  @Test
  void forbiddenForAnybodySaysThatNoCredentialsWereFound() {
    registry.on(
        "GET",
        manifestPath(SUBJECT),
        call -> call.header("Authorization").isEmpty() ? challenge() : Reply.error(403, "DENIED"));
    tokenServiceGives("\"token\":\"" + token("a") + "\"");

    denied("no credentials for " + registry.host(), () -> source.manifest(SUBJECT));
  }

  @Test
  void parallelRequestsCostOneToken() throws Exception {
    registryWantsTokens();
    AtomicInteger given = new AtomicInteger();
    tokens.on(
        "GET",
        "/token*",
        call -> {
          accepted.set("Bearer " + token("t" + given.incrementAndGet()));
          return answer("\"token\":\"" + token("t" + given.get()) + "\",\"expires_in\":3600");
        });
    source.manifest(SUBJECT);
    accepted.set("nothing"); // all have to get a new one
    CountDownLatch ready = new CountDownLatch(8);
    List<Thread> threads = new ArrayList<>();
    AtomicInteger found = new AtomicInteger();
    for (int i = 0; i < 8; i++) {
      threads.add(
          Thread.startVirtualThread(
              () -> {
                ready.countDown();
                await(ready);
                found.addAndGet(source.manifest(SUBJECT).isPresent() ? 1 : 0);
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(8, found.get());
    assertEquals(2, given.get());
  }

  // ---- scopes

  @Test
  void scopeIsUpgradedWhereSomethingIsPushed() {
    registryWantsTokens();
    protect("PUT", manifestPath("v1"), call -> Reply.of(201));
    tokens.on("GET", "/token*", call -> grant(scopes(call)));

    source.manifest(SUBJECT);
    source.tag(referrer("x").raw(), "v1");
    source.manifest(SUBJECT);

    assertEquals(
        List.of("repository:app:pull", "repository:app:pull,push"),
        tokens.calls().stream().map(AuthenticationTest::scopes).toList());
    assertEquals(4, registry.requests().size(), () -> registry.requests().toString());
  }

  @Test
  void deletionNeedsAScopeOfItsOwn() {
    registryWantsTokens();
    registry.on("GET", referrersPath(SUBJECT), Reply.index(listing(digest(1))));
    protect("DELETE", manifestPath(digest(1)), call -> Reply.of(202));
    tokens.on("GET", "/token*", call -> grant(scopes(call)));

    source.detach(SUBJECT, digest(1));

    assertEquals("repository:app:delete", scopes(tokens.calls().getLast()));
  }

  @Test
  void demandedScopeComesFirstAndIsKept() {
    accepted.set("?");
    registry.on(
        "GET",
        manifestPath(SUBJECT),
        call ->
            call.header("Authorization").equals(accepted.get())
                ? Reply.manifest(IMAGE)
                : challenge("repository:local/app:pull repository:app:pull,push"));
    tokens.on("GET", "/token*", call -> grant("x"));

    source.manifest(SUBJECT);
    source.manifest(SUBJECT);

    assertEquals(
        List.of(
            "GET /token?service=registry&scope=repository%3Alocal%2Fapp%3Apull"
                + "&scope=repository%3Aapp%3Apull%2Cpush"),
        tokens.requests());
  }

  @Test
  void bodyIsSentAgainWithTheToken() {
    byte[] blob = new byte[100_000];
    new Random(1).nextBytes(blob);
    Descriptor layer = Descriptor.of("a/b", Digest.sha256(blob), blob.length);
    AtomicInteger puts = new AtomicInteger();
    accepted.set("?");
    protect("POST", "/v2/app/blobs/uploads/", call -> Reply.of(202).header("Location", "/up?a=b"));
    protect(
        "PUT",
        "/up*",
        call -> {
          puts.addAndGet(call.body().length);
          return Reply.of(201);
        });
    tokens.on("GET", "/token*", call -> grant(Integer.toString(tokens.requests().size())));

    source.push(layer, () -> new ByteArrayInputStream(blob));
    assertEquals(blob.length, puts.get());
    assertEquals(1, tokens.requests().size());
  }

  // ---- kinds of credentials

  @Test
  void basicOfEcr() {
    String ecr = "Basic realm=\"https://1.dkr.ecr.test/\",service=\"ecr.amazonaws.com\"";
    credentials(TestSecrets.configJson(registry.host(), "AWS", PASSWORD));
    accepted.set("Basic " + TestSecrets.auth("AWS", PASSWORD));
    registry.on(
        "GET",
        manifestPath(SUBJECT),
        call ->
            call.header("Authorization").equals(accepted.get())
                ? Reply.manifest(IMAGE)
                : Reply.error(401, "UNAUTHORIZED").header("WWW-Authenticate", ecr));

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
    credentials(TestSecrets.configJson(registry.host(), USER, PASSWORD));
    accepted.set("?");
    registry.on(
        "GET",
        manifestPath(SUBJECT),
        call ->
            call.header("Authorization").equals(accepted.get())
                ? Reply.manifest(IMAGE)
                : challenge().header("WWW-Authenticate", "Basic realm=\"x\""));
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
    tokenServiceGives("\"token\":\"" + token("a") + "\"");

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
    registry.on(
        "GET",
        manifestPath(SUBJECT),
        call ->
            call.header("Authorization").equals(accepted.get())
                ? Reply.manifest(IMAGE)
                : Reply.of(401).header("WWW-Authenticate", "Basic realm=\"x\""));
    accepted.set("Basic " + TestSecrets.auth("before", PASSWORD));
    assertTrue(source.manifest(SUBJECT).isPresent());

    write(TestSecrets.configJson(registry.host(), "afterwards", PASSWORD));
    accepted.set("Basic " + TestSecrets.auth("afterwards", PASSWORD));
    assertTrue(source.manifest(SUBJECT).isPresent());
  }

  @Test
  void passwordThatWasRefusedIsNotSentTwice() {
    credentials(TestSecrets.configJson(registry.host(), USER, PASSWORD));
    registry.on(
        "GET",
        manifestPath(SUBJECT),
        Reply.of(401).header("WWW-Authenticate", "Basic realm=\"x\""),
        Reply.manifest(IMAGE),
        Reply.of(401).header("WWW-Authenticate", "Basic realm=\"x\""));
    assertTrue(source.manifest(SUBJECT).isPresent());

    denied("config.json", () -> source.manifest(SUBJECT));
    assertEquals(List.of("", BASIC, BASIC), authorizations(registry));
  }

  // ---- token services that refuse, fail or lie

  @Test
  void refusedByTheTokenServiceSaysWhoseCredentialsItWas() {
    credentials(TestSecrets.configJson(registry.host(), USER, PASSWORD));
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
    try (ScriptedRegistry elsewhere = new ScriptedRegistry()) {
      credentials(TestSecrets.configJson(registry.host(), USER, PASSWORD));
      registryWantsTokens();
      tokens.on("GET", "/token*", Reply.redirect(307, "http://" + elsewhere.host() + "/token"));
      assertFails(ProtocolViolation.class, "redirect", () -> source.manifest(SUBJECT));
      assertEquals(List.of(), elsewhere.requests());
    }
  }

  @Test
  void tokenServiceThatRepeatsWhatItWasSent() {
    credentials(TestSecrets.configJson(registry.host(), USER, PASSWORD));
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
    credentials(TestSecrets.configJson(registry.host(), USER, PASSWORD));
    registry.on(
        "GET",
        manifestPath(SUBJECT),
        call ->
            call.header("Authorization").isEmpty()
                ? Reply.of(401).header("WWW-Authenticate", "Basic realm=\"x\"")
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

  // ---- where secrets do not go

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:%d/token",
        "http://127.0.0.2:%d/token",
        "http://[::ffff:127.0.0.2]:%d/token",
        "http://user@127.0.0.1:%d/token",
        "ftp://127.0.0.1:%d/token"
      })
  void realmThatIsNoneOfTheRegistrys(String realm) {
    credentials(TestSecrets.configJson(registry.host(), USER, PASSWORD));
    int port = Integer.parseInt(tokens.host().substring(tokens.host().indexOf(':') + 1));
    registry.on(
        "GET",
        manifestPath(SUBJECT),
        Reply.of(401).header("WWW-Authenticate", "Bearer realm=\"" + realm.formatted(port) + "\""));
    assertFails(
        ProtocolViolation.class, "wants us to get a token from", () -> source.manifest(SUBJECT));
    assertEquals(List.of(), tokens.requests());
  }

  @Test
  void credentialsGoToNoTokenServiceWithoutTlsThatNoSettingNames() {
    credentials(TestSecrets.configJson(registry.host(), USER, PASSWORD));
    registryWantsTokens();
    source =
        new RegistrySource(
            registry.repository("app"),
            PlainHttp.parse(registry.host()),
            authorizer,
            Deadline.in(Duration.ofHours(2), clock),
            warnings::add,
            new Random(1));
    denied("without TLS", () -> source.manifest(SUBJECT));
    assertEquals(List.of(), tokens.requests());
  }

  @Test
  void queryOfTheRealmIsKept() {
    accepted.set("?");
    registry.on(
        "GET",
        manifestPath(SUBJECT),
        call ->
            call.header("Authorization").equals(accepted.get())
                ? Reply.manifest(IMAGE)
                : Reply.of(401)
                    .header(
                        "WWW-Authenticate",
                        "Bearer realm=\"http://" + tokens.host() + "/token?a=%2F&b\""));
    tokens.on("GET", "/token*", call -> grant("x"));

    assertTrue(source.manifest(SUBJECT).isPresent());
    assertEquals(List.of("GET /token?a=%2F&b&scope=repository%3Aapp%3Apull"), tokens.requests());
  }

  @Test
  void redirectedHostsChallengeIsNotAnswered() throws IOException {
    byte[] blob = {1, 2, 3};
    Descriptor layer = Descriptor.of("a/b", Digest.sha256(blob), blob.length);
    try (ScriptedRegistry storage = new ScriptedRegistry()) {
      credentials(TestSecrets.configJson(registry.host(), USER, PASSWORD));
      storage.on("GET", "/blob", call -> challenge());
      registry.on(
          "GET",
          blobPath(layer.digest()),
          Reply.redirect(307, "http://" + storage.host() + "/blob"));

      assertFails(RegistryUnavailable.class, "401", () -> source.blob(layer, new MemorySink()));
      assertEquals(List.of(), tokens.requests());
      assertTrue(authorizations(storage).stream().allMatch(String::isEmpty));
    }
  }

  @Test
  void mirrorGetsItsOwnCredentialsAndNotTheRegistrys() throws IOException {
    try (ScriptedRegistry mirror = new ScriptedRegistry()) {
      String own = "Basic " + TestSecrets.auth("mirror", TestSecrets.of("mirror"));
      credentials(
          "{\"auths\":{\""
              + registry.host()
              + "\":{\"auth\":\""
              + TestSecrets.auth(USER, PASSWORD)
              + "\"},\""
              + mirror.host()
              + "\":{\"auth\":\""
              + TestSecrets.auth("mirror", TestSecrets.of("mirror"))
              + "\"}}}");
      mirror.on(
          "GET",
          mirrored(manifestPath(SUBJECT)),
          call ->
              call.header("Authorization").equals(own)
                  ? Reply.manifest(IMAGE)
                  : Reply.of(401).header("WWW-Authenticate", "Basic realm=\"x\""));
      RegistrySource source =
          RegistrySource.mirror(
              mirror.repository("app"),
              registry.host(),
              PlainHttp.loopbackHosts(),
              authorizer.over(http),
              Deadline.in(Duration.ofHours(2), clock),
              warnings::add,
              new Random(1));

      assertTrue(source.manifest(SUBJECT).isPresent());
      assertEquals(List.of("", own), authorizations(mirror));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil-%s", "%s.evil.test", "x%s", "127.0.0.1", "%s/other", "*.%s"})
  void lookAlikeHostsGetNothing(String key) {
    credentials(TestSecrets.configJson(key.formatted(registry.host()), USER, PASSWORD));
    registryWantsTokens();
    tokenServiceGives("\"token\":\"" + token("a") + "\"");
    source.manifest(SUBJECT);
    assertEquals(List.of(""), authorizations(tokens));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"%s", "http://%s", "https://%s/v2/", "%s/app", "http://%s/v1/", "*.0.0.1:PORT"})
  void keyVariants(String key) {
    String port = registry.host().substring(registry.host().indexOf(':') + 1);
    credentials(
        TestSecrets.configJson(
            key.formatted(registry.host()).replace("PORT", port), USER, PASSWORD));
    registryWantsTokens();
    tokenServiceGives("\"token\":\"" + token("a") + "\"");
    source.manifest(SUBJECT);
    assertEquals(List.of(BASIC), authorizations(tokens));
  }

  @Test
  void schemeThatNobodySpeaksIsARefusal() {
    registry.on(
        "GET", manifestPath(SUBJECT), Reply.of(401).header("WWW-Authenticate", "Negotiate"));
    denied("no login that Remora knows", () -> source.manifest(SUBJECT));
    assertEquals(1, registry.requests().size());
  }

  // ---- how it is told

  private void credentials(String configJson) {
    Path file = write(configJson);
    authorizer =
        new Authorizer(
            http, new CredentialStore(new RegistryConfig(List.of(file)), Map.of(), warnings::add));
    source = source("app");
  }

  private RegistrySource source(String repository) {
    return new RegistrySource(
        registry.repository(repository),
        PlainHttp.loopbackHosts(),
        authorizer,
        Deadline.in(Duration.ofHours(2), clock),
        warnings::add,
        new Random(1));
  }

  private Path write(String configJson) {
    try {
      return Files.writeString(scratch.resolve("config.json"), configJson);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private String identity() {
    return "{\"auths\":{\"" + registry.host() + "\":{\"identitytoken\":\"" + IDENTITY + "\"}}}";
  }

  private void registryWantsTokens() {
    accepted.set("nothing yet");
    protect("GET", manifestPath(SUBJECT), call -> Reply.manifest(IMAGE));
  }

  private void protect(
      String method, String target, Function<ScriptedRegistry.Call, Reply> answer) {
    registry.on(
        method,
        target,
        call ->
            call.header("Authorization").equals(accepted.get()) ? answer.apply(call) : challenge());
  }

  private void tokenServiceGives(String members) {
    String given = members.replaceAll(".*(" + TestSecrets.of("token-") + "\\w+).*", "$1");
    accepted.set("Bearer " + given);
    tokens.on("GET", "/token*", call -> answer(members));
  }

  /** A token that the registry takes from now on, alone. */
  private Reply grant(String name) {
    String value = token(name.replaceAll("\\W", "_"));
    accepted.set("Bearer " + value);
    return answer("\"token\":\"" + value + "\",\"expires_in\":3600");
  }

  private Reply challenge() {
    return challenge("");
  }

  private Reply challenge(String scope) {
    return Reply.error(401, "UNAUTHORIZED")
        .header(
            "WWW-Authenticate",
            "Bearer realm=\"http://"
                + tokens.host()
                + "/token\",service=\"registry\",scope=\""
                + scope
                + "\"");
  }

  private static Reply answer(String members) {
    return Reply.of(200, "application/json", "{" + members + "}");
  }

  private static String token(String name) {
    return TestSecrets.of("token-" + name);
  }

  private static List<String> authorizations(ScriptedRegistry server) {
    return server.calls().stream().map(call -> call.header("Authorization")).toList();
  }

  private static String scopes(ScriptedRegistry.Call call) {
    return URLDecoder.decode(call.target().replaceAll(".*?scope=", ""), UTF_8);
  }

  private static void denied(String says, Executable action) {
    Failure failure = assertFails(AccessDenied.class, says, action);
    TestSecrets.assertNone(failure.line());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
