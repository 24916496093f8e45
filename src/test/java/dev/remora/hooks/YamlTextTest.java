package dev.remora.hooks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.property.Growth;
import dev.remora.property.Mutation;
import dev.remora.property.Property;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class YamlTextTest {
  private static final String WHOLE =
      """
      # a configuration
      server: &server
        port: 8080
        hosts: [a, "b", 'c']
      other:
        <<: *server
        text: |
          several
          lines
      list:
        - {x: 1, y: 2}
        - *server
      1: one
      "1": text
      ? [complex, key]
      : value
      ---
      second: document
      ...
      """;

  private static final String ESCAPES =
      "a: \"\\x41\\u00e9\\U0001F600\\n\"\nb: !<tag:%41%c3%a9> c\n";

  @Test
  void whatIsYamlIsAccepted() {
    for (String text : new String[] {WHOLE, "", "a", "- 1\n- 2\n", "{\"json\": [1, 2]}", "a: \n"}) {
      assertDoesNotThrow(() -> check(text), text);
    }
  }

  @Test
  void whatIsNotIsRefusedWithThePlace() {
    Map<String, String> malformed =
        Map.of(
            "a: [1, 2",
            "at line 1",
            "a: 1\n b: 2\n",
            "at line 2",
            "a: 1\nb: 2\na: 3\n",
            "a key is there twice, at line 3, column 1",
            "- &x\n  a: *x\n",
            "within what it stands for, at line 2",
            "a: *nowhere",
            "no anchor for an alias, at line 1, column 4",
            "a: &x 1\n---\nb: *x\n",
            "no anchor for an alias, at line 3",
            "\tkey: tab",
            "at line 1",
            "[".repeat(65) + "]".repeat(65),
            "nested more than 64 deep",
            "a: \u0000",
            "control characters");
    malformed.forEach(
        (text, reason) -> {
          MalformedText e = assertThrows(MalformedText.class, () -> check(text), text);
          assertTrue(String.valueOf(e.getMessage()).contains(reason), text + ": " + e.getMessage());
        });
  }

  @Test
  void aKeyIsTwiceThereInTheSameMappingOnly() {
    assertDoesNotThrow(() -> check("a: {x: 1}\nb: {x: 1}\nc: [x, x]\nd: x\n"));
    assertThrows(MalformedText.class, () -> check("a: {x: {y: 1}, x: 2}\n"));
  }

  @Test
  void aBillionLaughsAreRefusedBeforeTheyAreHeard() {
    StringBuilder laughs = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol]\n");
    for (int i = 1; i < 12; i++) {
      laughs.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(10)));
    }
    MalformedText e = assertThrows(MalformedText.class, () -> check(laughs.toString()));
    assertTrue(String.valueOf(e.getMessage()).contains("aliases add more than"), e.getMessage());
  }

  @Test
  void latinLettersAreNotUtf8() {
    MalformedText e =
        assertThrows(MalformedText.class, () -> check("a: \u00e9".getBytes(ISO_8859_1)));
    assertTrue(String.valueOf(e.getMessage()).contains("UTF-8"), e.getMessage());
  }

  @Test
  void numbersThatAreNoCharacterAreRefused() {
    for (String text : List.of("a: \"\\UFFFFFFFF\"", "\"\\x", "\"\\U00110000\"", "\"\\u12\"")) {
      MalformedText e = assertThrows(MalformedText.class, () -> check(text), text);
      assertTrue(String.valueOf(e.getMessage()).startsWith("not valid YAML: "), e.getMessage());
    }
  }

  @Test
  void whatALongTextCostsGrowsWithItsLength() throws Exception {
    Map<String, IntFunction<String>> texts =
        Map.ofEntries(
            entry("a word", n -> "a: " + "x".repeat(n)),
            entry("words", n -> "a: " + "word ".repeat(n / 5)),
            entry("quoted words", n -> "a: \"" + "word ".repeat(n / 5) + "\""),
            entry("one line of a block", n -> "a: |\n  " + "word ".repeat(n / 5) + "\n"),
            entry("many lines of a block", n -> "a: |\n" + "  word\n".repeat(n / 7)),
            entry("a comment", n -> "a: 1 # " + "word ".repeat(n / 5) + "\n"),
            entry("spaces", n -> "a:" + " ".repeat(n) + "1\n"),
            entry("ideographs", n -> "a: " + "\u6f22\u5b57\ud83d\ude00".repeat(n / 4)),
            entry("quotes", n -> "a: '" + "''".repeat(n / 2) + "'"),
            entry("escapes", n -> "a: \"" + "\\n".repeat(n / 2) + "\""),
            entry("a list on one line", n -> "[" + "1,".repeat(n / 2) + "1]"),
            entry("a list of lists", n -> "[" + "[1],".repeat(n / 4) + "1]"),
            entry("a mapping on one line", n -> "{" + numbered(n / 8, "k%d: 1, ") + "k: 1}"),
            entry("a mapping", n -> numbered(n / 8, "k%d: 1\n")),
            entry("tags", n -> "- !a b\n".repeat(n / 7)),
            entry("documents with anchors", n -> "--- &a b\n".repeat(n / 9)));
    for (var text : texts.entrySet()) {
      Growth.assertLinear(
          text.getKey(),
          64 << 10,
          size -> {
            byte[] bytes = text.getValue().apply(size).getBytes(UTF_8);
            return () -> check(bytes);
          });
    }
  }

  @Test
  void eachDocumentHasAnchorsOfItsOwnAndNotTooMany() {
    String many = numbered(10_000, "- &a%d x\n");
    assertDoesNotThrow(() -> check(many + "---\n" + many));
    MalformedText e =
        assertThrows(MalformedText.class, () -> check(numbered(10_001, "- &a%d x\n")));
    assertEquals(
        "not valid YAML: more than 10000 anchors in one document, at line 10001, column 3",
        e.getMessage());
  }

  @Test
  void aLongWordOnOneLineIsRead() {
    String word = "Zm9v+/".repeat(700_000) + "==";
    assertDoesNotThrow(() -> check("a: " + word + "\nb: \"" + word + "\"\nc: |\n  " + word));
    assertDoesNotThrow(() -> check("[" + word + ", \u6f22" + word + "]"));
    assertThrows(MalformedText.class, () -> check("a: " + word + "\n b: 1"));
  }

  @Test
  void longKeysAreTheSameWhenAllOfThemIs() {
    String key = "x".repeat(20_000);
    for (String form : List.of("? %s\n: 1\n? %s\n: 2\n", "{? \"%s\" : 1, ? \"%s\" : 2}")) {
      assertDoesNotThrow(() -> check(form.formatted(key + "a", key + "b")), form);
      assertDoesNotThrow(() -> check(form.formatted(key + " y", key)), form);
      MalformedText e =
          assertThrows(MalformedText.class, () -> check(form.formatted(key, key)), form);
      assertTrue(String.valueOf(e.getMessage()).contains("a key is there twice"), e.getMessage());
    }
  }

  @Test
  void shortenedOrNotATextIsTheSameToTheParser() throws Exception {
    Property.check(
        300,
        random -> {
          String word = "x".repeat(random.nextInt(4090, 4110));
          byte[] bytes = Mutation.of((WHOLE + "z: " + word + " y\n").getBytes(UTF_8), random);
          assertEquals(outcome(new String(bytes, UTF_8)), outcome(shorter(bytes, word)));
        });
  }

  @Test
  void whatIsTooLongForTheParserIsRefusedBeforeItGetsIt() {
    Map<String, String> texts =
        Map.of(
            "a: |\n  " + "word ".repeat(220_000),
            "a line of a text or comment in it is longer than 1048576 characters",
            "a: 1 #" + " ".repeat(1_100_000),
            "a line of a text or comment in it is longer than 1048576 characters",
            "a: |\n" + "  word word word\n".repeat(70_000),
            "a text or comment in it is longer than 1048576 characters",
            numbered(101, "%TAG !a%d! b\n") + "--- x",
            "more than 100 of its lines are directives",
            "%TAG !a! " + "b".repeat(1001) + "\n---\n- !a!b c",
            "a prefix of tags is longer than 1000 characters",
            "{" + numbered(400_001, "%d,") + "}",
            "its mappings have more than 400000 keys");
    texts.forEach(
        (text, reason) ->
            assertEquals(
                reason, assertThrows(MalformedText.class, () -> check(text), reason).getMessage()));
  }

  @Test
  void whateverIsThereEitherIsYamlOrIsRefused() {
    Property.check(
        3_000,
        random -> {
          try {
            check(Mutation.of((WHOLE + ESCAPES).getBytes(UTF_8), random));
          } catch (MalformedText e) {
            assertTrue(
                String.valueOf(e.getMessage()).startsWith("not valid YAML: "), e.getMessage());
          }
        });
  }

  private static String numbered(int count, String form) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(form.replace("%d", Integer.toString(i)));
    }
    return text.toString();
  }

  private static String shorter(byte[] bytes, String word) {
    return new String(bytes, UTF_8)
        .replace(word.substring(8), word.substring(word.length() - 2000));
  }

  /** Without the place, which a shorter text has elsewhere. */
  private static String outcome(String text) throws IOException {
    try {
      check(text);
      return "accepted";
    } catch (MalformedText e) {
      return String.valueOf(e.getMessage()).replaceFirst(", at line.*", "");
    }
  }

  private static void check(String text) throws MalformedText, IOException {
    check(text.getBytes(UTF_8));
  }

  private static void check(byte[] text) throws MalformedText, IOException {
    YamlText.check(() -> new ByteArrayInputStream(text), text.length);
  }
}
