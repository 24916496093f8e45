package dev.remora.source.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.Failure;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.rig.TestSecrets;
import dev.remora.source.Answers;
import dev.remora.time.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where secrets do not go: what gets a hostile registry nothing. */
class SecretsStayTest extends AuthenticationScenario {
  private static final String NAME = "OfTheTokenService";
  private static final String TOKEN = token(NAME);

  @ParameterizedTest
  @ValueSource(strings = {"http://user@127.0.0.1:%d/token", "ftp://127.0.0.1:%d/token"})
  void realmThatIsNoneOfTheRegistrys(String realm) {
    login();
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
    login();
    registryWantsTokens();
    source =
        new RegistrySource(
            registry.repository("app"),
            PlainHttp.parse(registry.host()),
            authorizer,
            Deadline.in(Duration.ofHours(2), clock),
            warnings::add,
            new Random(1),
            new KnownAbsences(new Random(1)));
    denied("without TLS", () -> source.manifest(SUBJECT));
    assertEquals(List.of(), tokens.requests());
  }

  @Test
  void queryOfTheRealmIsKept() {
    accepted.set("?");
    imageElse(
        () ->
            Reply.of(401)
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
      login();
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
                  : asksForAPassword());
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
  @ValueSource(
      strings = {
        "Content-Encoding: %s",
        "Content-Type: %s",
        "Content-Type: text/%s; charset=x",
        "Link: </v2/app/referrers/x?%s>; rel=next",
        "Link: <http://%s.example/x>; rel=\"next\"",
        "Location: http://%s.example/x",
        "Location: http://%s/x",
        "Location: //%s:x/",
        "Docker-Content-Digest: %s",
        "Retry-After: %s",
        "Warning: 299 - \"%s\"",
        "WWW-Authenticate: Bearer realm=\"http://%s/token\"",
        "WWW-Authenticate: Bearer realm=\"%s\"",
      })
  void secretThatAServerRepeatsInAHeaderIsNotPrinted(String header) {
    login();
    registryWantsTokens();
    tokenServiceGivesToken(NAME);
    String name = header.substring(0, header.indexOf(':'));
    for (String secret : List.of(PASSWORD, TOKEN, TOKEN.toLowerCase(Locale.ROOT))) {
      String value = header.substring(name.length() + 2).formatted(secret);
      for (int status : new int[] {200, 303, 401, 404, 502}) {
        Function<ScriptedRegistry.Call, Reply> echo =
            call ->
                call.header("Authorization").isEmpty()
                    ? challenge()
                    : Reply.of(status, ScriptedRegistry.bytes("{}")).header(name, value);
        registry
            .on("GET", manifestPath(SUBJECT), echo)
            .on("GET", manifestPath("v1"), echo)
            .on("HEAD", manifestPath("v1"), echo)
            .on("GET", referrersPath(SUBJECT), echo)
            .on("GET", tagPath(SUBJECT), echo);
        for (Runnable verb :
            List.<Runnable>of(
                () -> source.manifest(SUBJECT),
                () -> source.resolve("v1"),
                () -> Answers.referrers(source, SUBJECT))) {
          String said = said(verb) + warnings;
          String low = said.toLowerCase(Locale.ROOT);
          assertFalse(low.contains(PASSWORD.toLowerCase(Locale.ROOT)), said);
          assertFalse(low.contains(TOKEN.substring(0, 20).toLowerCase(Locale.ROOT)), said);
        }
      }
    }
  }

  @Test
  void secretThatIsCutWhereTheLineIsTooLongIsNotPrinted() {
    login();
    registryWantsTokens();
    tokenServiceGivesToken(NAME);
    for (int before = 1_950; before < 2_000; before += 3) {
      String value = "x".repeat(before) + TOKEN;
      registry.on(
          "GET",
          manifestPath(SUBJECT),
          call ->
              call.header("Authorization").isEmpty()
                  ? challenge()
                  : Reply.of(200).header("Content-Encoding", value));
      String said = said(() -> source.manifest(SUBJECT));
      assertFalse(said.contains(TOKEN.substring(0, 4)), said);
    }
  }

  /** All that somebody who looks for the cause can see. */
  private static String said(Runnable verb) {
    try {
      verb.run();
      return "";
    } catch (Failure e) {
      StringBuilder said = new StringBuilder(e.line());
      for (Throwable at = e; at != null; at = at.getCause()) {
        said.append('\n').append(at);
      }
      return said.toString();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil-%s", "%s.evil.test", "x%s", "127.0.0.1", "%s/other", "*.%s"})
  void lookAlikeHostsGetNothing(String key) {
    credentials(TestSecrets.configJson(key.formatted(registry.host()), USER, PASSWORD));
    registryWantsTokens();
    tokenServiceGivesToken("a");
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
    tokenServiceGivesToken("a");
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
}
