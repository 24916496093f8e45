package dev.remora.hooks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.property.Mutation;
import dev.remora.property.Property;
import dev.remora.time.Deadline;
import dev.remora.time.VirtualClock;
import java.time.Duration;
import java.util.Map;
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

  private final VirtualClock clock = new VirtualClock();

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
          Malformed e = assertThrows(Malformed.class, () -> check(text), text);
          assertTrue(String.valueOf(e.getMessage()).contains(reason), text + ": " + e.getMessage());
        });
  }

  @Test
  void aKeyIsTwiceThereInTheSameMappingOnly() {
    assertDoesNotThrow(() -> check("a: {x: 1}\nb: {x: 1}\nc: [x, x]\nd: x\n"));
    assertThrows(Malformed.class, () -> check("a: {x: {y: 1}, x: 2}\n"));
  }

  @Test
  void aBillionLaughsAreRefusedBeforeTheyAreHeard() {
    StringBuilder laughs = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol]\n");
    for (int i = 1; i < 12; i++) {
      laughs.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(10)));
    }
    Malformed e = assertThrows(Malformed.class, () -> check(laughs.toString()));
    assertTrue(String.valueOf(e.getMessage()).contains("aliases add more than"), e.getMessage());
  }

  @Test
  void latinLettersAreNotUtf8() {
    Malformed e =
        assertThrows(
            Malformed.class,
            () -> YamlText.check("a: \u00e9".getBytes(ISO_8859_1), deadline(), purpose()));
    assertTrue(String.valueOf(e.getMessage()).contains("UTF-8"), e.getMessage());
  }

  @Test
  void longTextsAreReadAndEndAtTheDeadline() {
    String lines = "- a line of a long list, as generators write them\n".repeat(50_000);
    assertDoesNotThrow(() -> check(lines));
    Deadline over = deadline();
    clock.advance(Duration.ofMinutes(3));
    assertThrows(
        RegistryUnavailable.class, () -> YamlText.check(lines.getBytes(UTF_8), over, purpose()));
  }

  @Test
  void whateverIsThereEitherIsYamlOrIsRefused() {
    Property.check(
        3_000,
        random -> {
          try {
            YamlText.check(Mutation.of(WHOLE.getBytes(UTF_8), random), deadline(), purpose());
          } catch (Malformed e) {
            assertTrue(
                String.valueOf(e.getMessage()).startsWith("not valid YAML: "), e.getMessage());
          }
        });
  }

  private void check(String text) throws Malformed {
    YamlText.check(text.getBytes(UTF_8), deadline(), purpose());
  }

  private Deadline deadline() {
    return Deadline.in(Duration.ofMinutes(2), clock);
  }

  private static Purpose purpose() {
    return new Purpose("validate", "app.yaml");
  }
}
