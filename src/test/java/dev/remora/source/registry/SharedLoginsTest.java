package dev.remora.source.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.Requires;
import dev.remora.rig.TestSecrets;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of credentials that the real ORAS reads: Remora sends the same login. */
@Requires(Tool.ORAS)
class SharedLoginsTest extends AuthenticationScenario {
  /** {@code HOST} is the registry, {@code AUTH} the login, {@code 1} and {@code 2} its halves. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'auths':{'HOST':{'auth':'AUTH'}}}",
        "{'auths':{'http://HOST/v1/':{'auth':'AUTH'}}}",
        "{'auths':{'HOST':{'auth':'1\\r\\n2\\n'}}}",
        "{'auths':{'HOST':{'auth':'AUTH','identitytoken':'t'}}}",
        "{'auths':{'HOST':{'auth':'bm9ib2R5Om9sZA=='},'HOST':{'auth':'AUTH'}}}",
        "{'auths':{'bad.io':{'auth':'!!'},'worse.io':7,'HOST':{'auth':'AUTH'}}}",
        "{'credHelpers':{'HOST':null},'credsStore':'','auths':{'HOST':{'auth':'AUTH'}}}",
        "{'auths':{'HOST':{'Auth':'AUTH'}}}",
        "{'auths':{'HOST':{'auth':'AUTH'}}}}"
      })
  void sameLoginIsSent(String form) throws IOException {
    String auth = TestSecrets.auth(USER, PASSWORD);
    int half = auth.length() / 2;
    String json =
        form.replace('\'', '"')
            .replace("HOST", registry.host())
            .replace("AUTH", auth)
            .replace("1\\r", auth.substring(0, half) + "\\r")
            .replace("\\n2\\n", "\\n" + auth.substring(half) + "\\n");
    registry.on(
        "GET",
        "/v2/app/tags/list*",
        call ->
            call.header("Authorization").isEmpty()
                ? asksForAPassword()
                : Reply.of(200, "application/json", "{\"name\":\"app\",\"tags\":[\"v1\"]}"));
    accepted.set(BASIC);
    imageElse(AuthenticationScenario::asksForAPassword);
    credentials(json);
    Path file = scratch.resolve("config.json");

    Tool.ORAS
        .run(
            Files.createDirectory(scratch.resolve("ci")),
            "repo",
            "tags",
            "--plain-http",
            "--registry-config",
            file.toString(),
            registry.host() + "/app")
        .expect(0);
    String byOras = authorizations(registry).getLast();
    assertEquals(BASIC, byOras);

    assertTrue(source.manifest(SUBJECT).isPresent());
    assertEquals(byOras, authorizations(registry).getLast());
  }
}
