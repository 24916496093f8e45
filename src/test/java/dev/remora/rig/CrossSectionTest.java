package dev.remora.rig;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a cross-section leaves out, and where. */
class CrossSectionTest {
  @CrossSection(
      rows = {1, 12},
      because = "they are the ends")
  private static final class Rows {}

  @CrossSection(because = "a unit test says it")
  private static final class Nothing {}

  @Test
  void aJvmPlaysTheRowsThatAreNamed() {
    assertTrue(played(Rows.class, "", false), "the test itself, which has the rows");
    assertTrue(played(Rows.class, "/[test-template-invocation:#1]", false));
    assertFalse(played(Rows.class, "/[test-template-invocation:#2]", false));
    assertTrue(played(Rows.class, "/[test-template-invocation:#12]", false));
  }

  @Test
  void aJvmPlaysNoPartWhereNoRowIsNamed() {
    assertFalse(played(Nothing.class, "", false));
  }

  @Test
  void aNativeExecutablePlaysAll() {
    assertTrue(played(Rows.class, "/[test-template-invocation:#2]", true));
    assertTrue(played(Nothing.class, "", true));
  }

  private static boolean played(Class<?> test, String of, boolean all) {
    var said = Optional.ofNullable(test.getAnnotation(CrossSection.class));
    return !CrossSectionCondition.evaluate(said, "[engine]/[method]" + of, all).isDisabled();
  }
}
