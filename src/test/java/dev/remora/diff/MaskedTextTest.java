package dev.remora.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which values are masked, and what stays to be read. */
class MaskedTextTest {
  private static String shown(String text, String... patterns) {
    return Masking.of(List.of(patterns).stream().map(MaskPattern::new).toList())
        .lines("app.yaml", RawText.of(text))
        .stream()
        .map(Line::shown)
        .collect(Collectors.joining("\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password: hunter2",
        "password: \"hunter2\"",
        "  db_password : hunter2 # don't",
        "dbPassword: hunter2",
        "DB_PASS=hunter2",
        "export API_KEY='hunter2'",
        "spring.datasource.password=hunter2",
        "spring.datasource.password = a\\\n   hunter2",
        "spring.datasource.pass\\\nword = hunter2",
        "\"apiKey\": \"hunter2\",",
        "\"apiKey\":\n\"hunter2\"",
        "{\"user\":\"app\",\"token\":\"hunter2\",\"port\":1}",
        "{\"pass\\u0077ord\":\"hunter2\"}",
        "{\"secrets\": {\"a\": \"b\",\n\"c\": [\n\"hunter2\"\n]}}",
        "secrets:\n  db: hunter2\n  other: hunter2",
        "secrets:\n- hunter2\n- hunter2",
        "- password: |\n    hunter2\n    hunter2\n",
        "password: >-\n\n  hunter2\n\n  hunter2",
        "password: \"first\nhunter2\"",
        "password: first\n  hunter2",
        "token: !!str &anchor \"first\nhunter2\"",
        "? password\n: hunter2",
        "# password: hunter2",
        "requirepass hunter2",
        "//registry.example.com/:_authToken=hunter2",
        "machine example.com login app password hunter2",
        "args: [\"--password\", \"hunter2\"]",
        "args:\n- --db-password\n- hunter2",
        "command: app --token hunter2",
        "url: postgres://app:hunter2@db:5432/app",
        "url: postgres://hunter2@db:5432/app",
        "url: redis://:hunter2/@hunter2@db",
        "url: jdbc:oracle:thin:scott/hunter2@//db",
        "url: jdbc:postgresql://db/app?user=a&password=hunter2",
        "Server=db;User Id=app;Password=hunter2;",
        "header: Bearer hunter2hunter2",
        "key: AKIAHUNTER2HUNTER2",
        "x: ghp_hunter2hunter2",
        "[credentials]\nuser = app\nother = hunter2\n",
        "[[tokens]]\na = \"hunter2\"",
        "secret = \"\"\"\nhunter2\n\"\"\"",
        "secret = [\n'hunter2'\n]",
        "secret = <<EOF\nhunter2\nEOF",
        "<password>hunter2</password>",
        "<password>\nhunter2\n</password>",
        "<property name=\"password\" value=\"hunter2\"/>",
        "- name: DB_PASSWORD\n  value: hunter2",
        "- value: hunter2\n  name: DB_PASSWORD",
        "{\n  \"name\": \"DB_PASSWORD\",\n  \"value\": \"hunter2\"\n}",
        "{name: DB_PASSWORD, value: hunter2}",
        "{value: hunter2, name: DB_PASSWORD}",
        "kind: Secret\ndata:\n  anything: hunter2",
        "-----BEGIN RSA PRIVATE KEY-----\nhunter2\n-----END RSA PRIVATE KEY-----",
        "x: |\n  -----BEGIN PRIVATE KEY-----\n  hunter2\n  -----END PRIVATE KEY-----",
        "x: \"-----BEGIN PRIVATE KEY-----\\nhunter2\\n-----END PRIVATE KEY-----\"",
        "tls.key=-----BEGIN EC PRIVATE KEY-----\nhunter2\n-----END EC PRIVATE KEY-----",
        "-----BEGIN OPENSSH PRIVATE KEY-----\nhunter2",
      })
  void aSecretIsMasked(String text) {
    String shown = shown(text);
    assertFalse(shown.contains("hunter2"), shown);
    assertTrue(shown.contains(Masking.MASK), shown);
    String inTheMiddle = shown("port: 8080\n" + text + "\nlast: 1\n");
    assertFalse(inTheMiddle.contains("hunter2"), inTheMiddle);
    assertTrue(inTheMiddle.startsWith("port: 8080\n"), inTheMiddle);
  }

  @Test
  void whatIsNoneIsShown() {
    String text =
        """
        server:
          port: 8080
          host: app.example.com
          image: registry.example.com:5000/app@sha256:3a3a
        url: https://example.com:8443/path@v1
        "name": "app", "list": [1, 2]
        log.level=debug
        -----BEGIN CERTIFICATE-----
        MIIB
        -----END CERTIFICATE-----
        [server]
        threads = 4
        path: C:\\dir\\""";
    assertEquals(text, shown(text));
  }

  @Test
  void whatIsBesideASecretIsShown() {
    assertEquals(
        """
        db:
          user: app
          password: ******
          port: 5432
        - name: A
          value: 1
        - name: TOKEN
          value: ******
        - name: B
          value: 2""",
        shown(
            """
            db:
              user: app
              password: |
                hunter2

                hunter2
              port: 5432
            - name: A
              value: 1
            - name: TOKEN
              value: hunter2
            - name: B
              value: 2"""));
    assertEquals(
        "{\n  \"password\": ******\n  \"port\": 1\n}",
        shown("{\n  \"password\": \"hunter2\",\n  \"port\": 1\n}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {":", "\"name\":", "a\\\n", "= ", "{\"name\":\"x\"},", "://a@"})
  void whateverIsRepeatedTakesLittleTime(String part) {
    String text = part.repeat((1 << 20) / part.length());
    assertTimeoutPreemptively(Duration.ofMinutes(1), () -> shown(text));
  }

  @Test
  void whatTheOperatorNamesIsMaskedToo() {
    assertEquals("licence: ******\nport: 1", shown("licence: hunter2\nport: 1", "lic*"));
    assertEquals("a.b.c=******", shown("a.b.c=hunter2", "A.*"));
    assertEquals("licence: 1", shown("licence: 1", "other"));
  }

  @Test
  void aFileThatIsNamedAsASecretIsMaskedAsAWhole() {
    for (String path : List.of("tls.key", "db-password", "secrets/db", ".netrc", "token.txt")) {
      List<Line> lines = Masking.of(List.of()).lines(path, RawText.of("hunter2\nmore\n"));
      assertEquals(List.of(Masking.MASK), lines.stream().map(Line::shown).toList(), path);
    }
  }

  @Test
  void aChangedSecretShowsAsChangedAndNothingElseOfIt() {
    TreeDiff diff =
        TreeDiff.of(
            TextFiles.of("a.yaml", "a: 1\npassword: hunter2\nb: 1\n"),
            TextFiles.of("a.yaml", "a: 1\npassword: |\n  much\n  longer\nb: 1\n"),
            Masking.of(List.of()),
            () -> {});
    assertEquals(
        """
        # 2 values are masked, so this is no patch; --no-mask shows all
        diff --git a/a.yaml b/a.yaml
        --- a/a.yaml
        +++ b/a.yaml
        @@ -1,3 +1,3 @@
         a: 1
        -password: ******
        +password: ****** (changed)
         b: 1
        """,
        UnifiedDiff.of(diff.files().getFirst()));
  }
}
