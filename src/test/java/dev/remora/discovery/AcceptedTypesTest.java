package dev.remora.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptedTypesTest {
  @Test
  void theFirstIsTheOneThatIsWritten() {
    AcceptedTypes types = AcceptedTypes.parse("application/vnd.remora.config.v1, custom/config");
    assertEquals("application/vnd.remora.config.v1", types.written());
    assertTrue(types.accept("custom/config"));
    assertFalse(types.accept("custom/config2"));
    assertEquals("application/vnd.remora.config.v1,custom/config", types.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ",", "custom", "custom/config,", "custom/config;a/b", "a b/c"})
  void refusesWhatAreNoTypes(String text) {
    assertThrows(IllegalArgumentException.class, () -> AcceptedTypes.parse(text));
  }

  @Test
  void noTypeAtAllIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new AcceptedTypes(List.of()));
  }
}
