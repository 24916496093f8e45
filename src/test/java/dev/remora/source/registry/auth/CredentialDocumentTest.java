package dev.remora.source.registry.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.json.MalformedJson;
import dev.remora.rig.TestSecrets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
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
  @ValueSource(strings = {"[]", "{", "{\"auths\":[]}", "{\"credHelpers\":7}", "x", "\"auths\""})
  void whatIsNoSuchFile(String json) {
    assertThrows(MalformedJson.class, () -> parse(json));
  }

  // ---- what tools in Go accept, and write

  @ParameterizedTest
  @ValueSource(strings = {"\\n", "\\r\\n"})
  void lineBreaksInsideBase64AsItsProgramWritesThem(String lineBreak) throws MalformedJson {
    String encoded = auth("user:" + SECRET.repeat(5));
    String broken =
        encoded.replaceAll("(.{76})", "$1" + Matcher.quoteReplacement(lineBreak)) + lineBreak;
    assertEquals(password("user", SECRET.repeat(5)), only("\"auth\":\"" + broken + "\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\n\n"})
  void lineBreakAtTheEndOfASecretIsNoPartOfIt(String lineBreak) throws MalformedJson {
    assertEquals(
        password("user", SECRET), only("\"auth\":\"" + auth("user:" + SECRET + lineBreak) + "\""));
    String escaped = lineBreak.replace("\n", "\\n").replace("\r", "\\r");
    assertEquals(
        password("user", SECRET),
        only("\"username\":\"user\",\"password\":\"" + SECRET + escaped + "\""));
    assertEquals(
        new Credential.IdentityToken("", new Secret(SECRET)),
        only("\"identitytoken\":\"" + SECRET + escaped + "\""));
    assertEquals(
        new Credential.RegistryToken(new Secret(SECRET)),
        only("\"registrytoken\":\"" + SECRET + escaped + "\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Og==", "not base64!", "dXNlcg==", ""})
  void whatStandsBesideAnIdentityTokenDoesNotMakeItUseless(String auth) throws MalformedJson {
    assertEquals(
        new Credential.IdentityToken("", new Secret(SECRET)),
        only("\"auth\":\"" + auth + "\",\"identitytoken\":\"" + SECRET + "\""));
  }

  @Test
  void loneColonIsNothing() throws MalformedJson {
    CredentialDocument document = parse("{\"auths\":{\"r.io\":{\"auth\":\"Og==\"}}}");
    assertEquals(List.of(), document.entries());
    assertEquals(List.of(), document.problems());
  }

  @Test
  void passwordWithoutANameAsOfAzureDevOps() throws MalformedJson {
    assertEquals(password("", SECRET), only("\"auth\":\"" + auth(":" + SECRET) + "\""));
    assertEquals(password("", SECRET), only("\"password\":\"" + SECRET + "\""));
  }

  @Test
  void passwordBesideATokenIsForWhoTakesNoToken() throws MalformedJson {
    String entry = "{\"auth\":\"" + auth("user:" + SECRET) + "\",\"identitytoken\":\"t\"}";
    assertEquals(
        List.of(new Credential.IdentityToken("user", new Secret("t")), password("user", SECRET)),
        parse("{\"auths\":{\"r.io\":" + entry + "}}").entries().stream()
            .map(CredentialDocument.Entry::credential)
            .toList());
  }

  @Test
  void namesInAnyCase() throws MalformedJson {
    CredentialDocument document =
        parse(
            "{\"Auths\":{\"r.io\":{\"Auth\":\""
                + auth("user:" + SECRET)
                + "\"}},\"CredHelpers\":{\"s.io\":\"x\"},\"CREDSSTORE\":\"y\"}");
    assertEquals(password("user", SECRET), document.entries().getFirst().credential());
    assertEquals(Map.of(RegistryKey.parse("s.io").orElseThrow(), "x"), document.helpers());
    assertEquals(Optional.of("y"), document.store());
  }

  @Test
  void sameNameTwice() throws MalformedJson {
    CredentialDocument document =
        parse(
            "{\"auths\":{\"r.io\":{\"auth\":\"!\"},\"s.io\":{\"auth\":\""
                + auth("s:" + SECRET)
                + "\"}},\"auths\":{\"r.io\":{\"auth\":\"!\"},\"r.io\":{\"auth\":\""
                + auth("first:" + SECRET)
                + "\",\"auth\":\""
                + auth("last:" + SECRET)
                + "\"}}}");
    assertEquals(
        List.of(password("last", SECRET), password("s", SECRET)),
        document.entries().stream().map(CredentialDocument.Entry::credential).toList());
    assertEquals(
        List.of(
            "auth is there twice; the last one counts",
            "auths is there twice; the last one counts",
            "r.io is there twice; the last one counts"),
        document.problems());
  }

  @Test
  void brokenHelperOrStoreCostsOnlyItself() throws MalformedJson {
    CredentialDocument document =
        parse(
            "{\"credHelpers\":{\"r.io\":null,\"s.io\":\"\",\"t.io\":7,\"u.io\":\"x\"},"
                + "\"credsStore\":[],\"auths\":{\"r.io\":{\"auth\":\""
                + auth("user:" + SECRET)
                + "\"}}}");
    assertEquals(1, document.entries().size());
    assertEquals(
        Map.of("r.io", "", "s.io", "", "u.io", "x"),
        document.helpers().entrySet().stream()
            .collect(Collectors.toMap(helper -> helper.getKey().host(), Map.Entry::getValue)));
    assertEquals(
        List.of("credsStore cannot be used: it is not text", "the helper for t.io cannot be used"),
        document.problems());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \r\n", "null", "\n null \n"})
  void fileWithNothingInIt(String json) throws MalformedJson {
    assertEquals(CredentialDocument.empty(), parse(json));
    assertEquals(CredentialDocument.empty(), CredentialDocument.parseLegacy(json.getBytes(UTF_8)));
  }

  @Test
  void whatFollowsTheDocumentIsNotRead() throws MalformedJson {
    for (String more : List.of("}", "\0\0", " {\"auths\":{}}", "x")) {
      CredentialDocument document =
          parse("{\"auths\":{\"r.io\":{\"auth\":\"" + auth("user:" + SECRET) + "\"}}}" + more);
      assertEquals(1, document.entries().size());
      assertEquals(List.of("what follows the document is not read"), document.problems());
    }
  }

  @Test
  void bytesThatAreNotUtf8SomewhereElse() throws MalformedJson {
    String json =
        "{\"auths\":{\"r.io\":{\"auth\":\"" + auth("u:" + SECRET) + "\",\"email\":\"\u00fc\"}}}";
    assertEquals(1, CredentialDocument.parse(json.getBytes(ISO_8859_1)).entries().size());
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
