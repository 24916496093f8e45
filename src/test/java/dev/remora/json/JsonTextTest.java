package dev.remora.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.property.Mutation;
import dev.remora.property.Property;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTextTest {
  private static final String WHOLE =
      "{\"a\": [1, -2.5e3, true, null, \"\\u00e9\\n\"], \"b\": {\"c\": {}}, \"d\": \"\"}";

  @Test
  void oneValueOfAnyTypeIsJson() {
    for (String text :
        List.of(WHOLE, "[]", " {} \n", "1", "\"x\"", "null", "[" + "9".repeat(900) + "]")) {
      assertDoesNotThrow(() -> JsonText.check(text.getBytes(UTF_8)), text);
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
              assertThrows(MalformedJson.class, () -> JsonText.check(text.getBytes(UTF_8)), text);
          assertTrue(String.valueOf(e.getMessage()).contains(reason), text + ": " + e.getMessage());
        });
  }

  @Test
  void latinLettersAreNotUtf8() {
    assertThrows(MalformedJson.class, () -> JsonText.check("\"\u00e9\"".getBytes(ISO_8859_1)));
  }

  @Test
  void whateverIsThereEitherIsJsonOrIsRefused() {
    Property.check(
        2_000,
        random -> {
          try {
            JsonText.check(Mutation.of(WHOLE.getBytes(UTF_8), random));
          } catch (MalformedJson e) {
            assertTrue(String.valueOf(e.getMessage()).length() < 200, e.getMessage());
          }
        });
  }
}
