package dev.remora.source.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.failure.AccessDenied;
import dev.remora.failure.Failure;
import dev.remora.posix.WrittenDirectories;
import dev.remora.rig.TestSecrets;
import dev.remora.source.registry.auth.Authorizer;
import dev.remora.source.registry.auth.CredentialStore;
import dev.remora.source.registry.auth.RegistryConfig;
import dev.remora.time.Deadline;
import dev.remora.trace.Steps;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** A registry that asks for credentials, and the service that gives out its tokens. */
abstract class AuthenticationScenario extends RegistryScenario {
  static final String USER = "robot$app";
  static final String PASSWORD = TestSecrets.of("pass:word");
  static final String BASIC = "Basic " + TestSecrets.auth(USER, PASSWORD);

  @TempDir Path scratch;
  ScriptedRegistry tokens;
  Authorizer authorizer;
  final AtomicReference<String> accepted = new AtomicReference<>("");

  @BeforeEach
  void tokenServer() throws IOException {
    tokens = scene().registry();
    credentials("{}", Map.of());
  }

  @AfterEach
  void closeTokenServer() {
    tokens.close();
    warnings.forEach(TestSecrets::assertNone);
    TestSecrets.assertNone(steps.toString());
  }

  /** What is told of credentials. */
  final Steps steps = new Steps();

  final void credentials(String configJson) {
    credentials(configJson, Map.of());
  }

  /**
   * @param environment of helpers, their {@code PATH} above all
   */
  final void credentials(String configJson, Map<String, String> environment) {
    Path file = write(configJson);
    authorizer =
        new Authorizer(
            http,
            new CredentialStore(
                new RegistryConfig(List.of(file)),
                environment,
                new WrittenDirectories(List.of()),
                Duration.ZERO,
                warnings::add),
            steps);
    source = source("app");
  }

  final RegistrySource source(String repository) {
    return new RegistrySource(
        registry.repository(repository),
        scene().plainHttp(),
        authorizer,
        Deadline.in(Duration.ofHours(2), clock),
        warnings::add,
        new Random(1),
        new KnownAbsences(new Random(1)));
  }

  final Path write(String configJson) {
    try {
      return Files.writeString(scratch.resolve("config.json"), configJson);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Every test's user, for this registry. */
  void login() {
    credentials(TestSecrets.configJson(registry.host(), USER, PASSWORD));
  }

  void registryWantsTokens() {
    accepted.set("nothing yet");
    protect("GET", manifestPath(SUBJECT), call -> Reply.manifest(IMAGE));
  }

  /** The image for who shows what is accepted, and for anybody else this. */
  void imageElse(Supplier<Reply> refusal) {
    registry.on(
        "GET",
        manifestPath(SUBJECT),
        call ->
            call.header("Authorization").equals(accepted.get())
                ? Reply.manifest(IMAGE)
                : refusal.get());
  }

  /** A registry that takes no token, and says so only to who has one. */
  void registryForbids() {
    registry.on(
        "GET",
        manifestPath(SUBJECT),
        call -> call.header("Authorization").isEmpty() ? challenge() : Reply.error(403, "DENIED"));
  }

  void protect(String method, String target, Function<ScriptedRegistry.Call, Reply> answer) {
    registry.on(
        method,
        target,
        call ->
            call.header("Authorization").equals(accepted.get()) ? answer.apply(call) : challenge());
  }

  void tokenServiceGivesToken(String name) {
    tokenServiceGives("\"token\":\"" + token(name) + "\"");
  }

  void tokenServiceGives(String members) {
    String given = members.replaceAll(".*(" + TestSecrets.of("token-") + "\\w+).*", "$1");
    accepted.set("Bearer " + given);
    tokens.on("GET", "/token*", call -> answer(members));
  }

  /** A token that the registry takes from now on, alone. */
  Reply grant(String name) {
    String value = token(name.replaceAll("\\W", "_"));
    accepted.set("Bearer " + value);
    return answer("\"token\":\"" + value + "\",\"expires_in\":3600");
  }

  static Reply asksForAPassword() {
    return Reply.of(401).header("WWW-Authenticate", "Basic realm=\"x\"");
  }

  Reply challenge() {
    return challenge("");
  }

  Reply challenge(String scope) {
    return Reply.error(401, "UNAUTHORIZED")
        .header(
            "WWW-Authenticate",
            "Bearer realm=\""
                + tokens.uri("/token")
                + "\",service=\"registry\",scope=\""
                + scope
                + "\"");
  }

  static Reply answer(String members) {
    return Reply.of(200, "application/json", "{" + members + "}");
  }

  static String token(String name) {
    return TestSecrets.of("token-" + name);
  }

  static List<String> authorizations(ScriptedRegistry server) {
    return server.calls().stream().map(call -> call.header("Authorization")).toList();
  }

  static String scopes(ScriptedRegistry.Call call) {
    return URLDecoder.decode(call.target().replaceAll(".*?scope=", ""), UTF_8);
  }

  static void denied(String says, Executable action) {
    Failure failure = assertFails(AccessDenied.class, says, action);
    TestSecrets.assertNone(failure.line());
  }
}
