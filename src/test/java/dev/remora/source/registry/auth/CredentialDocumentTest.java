package dev.remora.source.registry.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.bench.TestSecrets;
import dev.remora.json.MalformedJson;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries of files of credentials as tools write them. */
class CredentialDocumentTest {
  private static final String SECRET = TestSecrets.of("document");

  @Test
  void auth() throws MalformedJson {
    assertEquals(password("user", SECRET), only("\"auth\":\"" + auth("user:" + SECRET) + "\""));
  }

  @Test
  void passwordWithColonsAsGooglesKeyFilesHave() throws MalformedJson {
    String key = "{\"type\":\"service_account\",\"private_key\":\"" + SECRET + ":x:y\"}";
    assertEquals(password("_json_key", key), only("\"auth\":\"" + auth("_json_key:" + key) + "\""));
  }

  @Test
  void nulsAtTheEndAreNoPartOfIt() throws MalformedJson {
    assertEquals(
        password("user", SECRET), only("\"auth\":\"" + auth("user:" + SECRET + "\0\0") + "\""));
  }

  @Test
  void userNameAndPassword() throws MalformedJson {
    assertEquals(
        password("robot$x", SECRET),
        only("\"username\":\"robot$x\",\"password\":\"" + SECRET + "\""));
  }

  @Test
  void identityTokenOfAcr() throws MalformedJson {
    assertEquals(
        new Credential.IdentityToken("00000000-0000-0000-0000-000000000000", new Secret(SECRET)),
        only(
            "\"auth\":\""
                + auth("00000000-0000-0000-0000-000000000000:")
                + "\",\"identitytoken\":\""
                + SECRET
                + "\""));
  }

  @Test
  void registryToken() throws MalformedJson {
    assertEquals(
        new Credential.RegistryToken(new Secret(SECRET)),
        only("\"registrytoken\":\"" + SECRET + "\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"credsStore\":\"x\"}", "{\"auths\":null}", "{\"auths\":{}}"})
  void missingAuths(String json) throws MalformedJson {
    assertEquals(List.of(), parse(json).entries());
  }

  @Test
  void emptyEntryIsWhatDockerLeavesWhereAHelperKeepsIt() throws MalformedJson {
    CredentialDocument document =
        parse("{\"auths\":{\"r.io\":{},\"s.io\":null},\"credsStore\":\"desktop\"}");
    assertEquals(List.of(), document.entries());
    assertEquals(List.of(), document.problems());
    assertEquals(Optional.of("desktop"), document.store());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"auth\":\"not base64!\"",
        "\"auth\":\"dXNlcg==\"", // no colon
        "\"auth\":\"OnBhc3N3b3Jk\"", // no user
        "\"auth\":7",
        "\"registrytoken\":\"two words\"",
        "\"registrytoken\":\"a\\r\\nX-Header: b\""
      })
  void badEntryCostsOnlyItself(String entry) throws MalformedJson {
    CredentialDocument document =
        parse(
            "{\"auths\":{\"bad.io\":{"
                + entry
                + "},\"r.io\":{\"auth\":\""
                + auth("user:" + SECRET)
                + "\"}}}");
    assertEquals(1, document.entries().size());
    assertEquals(List.of("the entry for bad.io cannot be used"), document.problems());
  }

  @Test
  void keyThatIsNoRegistrysIsNotRepeated() throws MalformedJson {
    CredentialDocument document =
        parse("{\"auths\":{\"https://u:" + SECRET + "@r.io\":{\"auth\":\"!\"}}}");
    assertEquals(List.of("an entry cannot be used"), document.problems());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "{\"auths\":[]}", "{\"credHelpers\":{\"r.io\":1}}", "x"})
  void whatIsNoSuchFile(String json) {
    assertThrows(MalformedJson.class, () -> parse(json));
  }

  @Test
  void nothingPrintsASecret() throws MalformedJson {
    String printed =
        parse("{\"auths\":{\"r.io\":{\"auth\":\"" + auth("user:" + SECRET) + "\"}}}").toString();
    assertFalse(printed.contains(SECRET), printed);
    assertTrue(printed.contains("(secret)"), printed);
  }

  private static Credential only(String entry) throws MalformedJson {
    CredentialDocument document = parse("{\"auths\":{\"r.io\":{" + entry + "}}}");
    CredentialDocument legacy =
        CredentialDocument.parseLegacy(("{\"r.io\":{" + entry + "}}").getBytes(UTF_8));
    assertEquals(document.entries(), legacy.entries());
    return document.entries().getFirst().credential();
  }

  private static CredentialDocument parse(String json) throws MalformedJson {
    return CredentialDocument.parse(json.getBytes(UTF_8));
  }

  private static Credential password(String user, String password) {
    return new Credential.Password(user, new Secret(password));
  }

  private static String auth(String text) {
    return java.util.Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
