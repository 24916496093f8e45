package dev.remora.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.property.Growth;
import dev.remora.property.Mutation;
import dev.remora.property.Property;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class JsonTextTest {
  private static final String WHOLE =
      "{\"a\": [1, -2.5e3, true, null, \"\\u00e9\\n\"], \"b\": {\"c\": {}}, \"d\": \"\"}";

  @Test
  void oneValueOfAnyTypeIsJson() {
    for (String text :
        List.of(WHOLE, "[]", " {} \n", "1", "\"x\"", "null", "[" + "9".repeat(900) + "]")) {
      assertDoesNotThrow(() -> check(text.getBytes(UTF_8)), text);
    }
  }

  @Test
  void whatIsNotIsRefusedWithThePlace() {
    Map<String, String> malformed =
        Map.of(
            "",
            "it is empty",
            "{\"a\": 1,\n \"a\": 2}",
            "twice, at line 2",
            "{} {}",
            "something follows",
            "{\"a\": 1",
            "not valid JSON",
            "[1,]",
            "not valid JSON",
            "{a: 1}",
            "not valid JSON",
            "[01]",
            "not valid JSON",
            "// a comment\n{}",
            "not valid JSON",
            "[\"\\x\"]",
            "not valid JSON",
            "[".repeat(65) + "]".repeat(65),
            "too deeply");
    malformed.forEach(
        (text, reason) -> {
          MalformedJson e =
              assertThrows(MalformedJson.class, () -> check(text.getBytes(UTF_8)), text);
          assertTrue(String.valueOf(e.getMessage()).contains(reason), text + ": " + e.getMessage());
        });
  }

  @Test
  void latinLettersAreNotUtf8() {
    assertThrows(MalformedJson.class, () -> check("\"\u00e9\"".getBytes(ISO_8859_1)));
  }

  @Test
  void aByteOrderMarkIsNoPartOfIt() {
    assertDoesNotThrow(() -> check("\uFEFF{\"a\": 1}".getBytes(UTF_8)));
    assertThrows(MalformedJson.class, () -> check("\uFEFF".getBytes(UTF_8)));
    assertThrows(MalformedJson.class, () -> check("{\"a\": 1}".getBytes(UTF_16)));
  }

  @Test
  void namesAreComparedAsTheyAreMeantAndInOneObjectOnly() {
    assertDoesNotThrow(
        () -> check("{\"a\": {\"a\": [{\"a\": 1}, {\"a\": 2}]}, \"A\": 1}".getBytes(UTF_8)));
    for (String twice : List.of("{\"a\": {}, \"\\u0061\": 1}", "[{\"\": 1, \"b\": {}, \"\": 1}]")) {
      MalformedJson e = assertThrows(MalformedJson.class, () -> check(twice.getBytes(UTF_8)));
      assertTrue(String.valueOf(e.getMessage()).contains("a name is there twice"), e.getMessage());
    }
  }

  @Test
  void whatALongDocumentCostsGrowsWithItsLength() throws Exception {
    Map<String, IntFunction<String>> documents =
        Map.of(
            "names", n -> "{" + names(n / 12) + "\"last\": 1}",
            "a text", n -> "[\"" + "text ".repeat(n / 5) + "\"]",
            "escapes", n -> "[\"" + "\\u00e9".repeat(n / 6) + "\"]",
            "numbers", n -> "[" + "12,".repeat(n / 3) + "1]",
            "objects", n -> "[" + "{\"a\":1},".repeat(n / 8) + "{}]",
            "white space", n -> " ".repeat(n) + "1");
    for (var document : documents.entrySet()) {
      Growth.assertLinear(
          document.getKey(),
          64 << 10,
          size -> {
            byte[] bytes = document.getValue().apply(size).getBytes(UTF_8);
            return () -> check(bytes);
          });
    }
  }

  @Test
  void whatMemoryWouldGrowWithIsBounded() {
    Map<String, String> documents =
        Map.of(
            "{\"" + "n".repeat(100_000) + "\": 1}",
            "it is nested too deeply, or a name or number is too long",
            "[" + "9".repeat(100_000) + "]",
            "it is nested too deeply, or a name or number is too long",
            "{" + names(400_000) + "\"last\": 1}",
            "its objects have more than 400000 names");
    documents.forEach(
        (document, reason) ->
            assertEquals(
                reason,
                assertThrows(MalformedJson.class, () -> check(document.getBytes(UTF_8)))
                    .getMessage()));
    byte[] text = ("[\"" + "text ".repeat(1_000_000) + "\"]").getBytes(UTF_8);
    assertDoesNotThrow(() -> check(text));
  }

  private static String names(int count) {
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < count; i++) {
      names.append("\"n").append(i).append("\": 1,");
    }
    return names.toString();
  }

  @Test
  void whateverIsThereEitherIsJsonOrIsRefused() {
    Property.check(
        2_000,
        random -> {
          try {
            check(Mutation.of(WHOLE.getBytes(UTF_8), random));
          } catch (MalformedJson e) {
            assertTrue(String.valueOf(e.getMessage()).length() < 200, e.getMessage());
          }
        });
  }

  private static void check(byte[] document) throws MalformedJson {
    try {
      JsonText.check(new ByteArrayInputStream(document));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
