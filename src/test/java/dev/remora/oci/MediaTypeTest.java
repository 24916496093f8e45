package dev.remora.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"custom/config", "application/vnd.x+json", "a/b", "application/x!#$&^_.+-"})
  void acceptsTypeAndSubtype(String text) {
    assertTrue(MediaType.isWellFormed(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "custom", "a/", "/b", "a/b/c", "a b/c", "a/b;c=d", "a/b\n", "+a/b", "a/*", "é/b"
      })
  void refusesOthers(String text) {
    assertFalse(MediaType.isWellFormed(text));
  }

  @Test
  void parametersOfAHeaderDoNotCount() {
    assertEquals(
        "application/json", MediaType.withoutParameters(" Application/JSON ; charset=UTF-8"));
  }
}
