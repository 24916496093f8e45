package dev.remora.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a class requires by itself does not hide what its suite requires, nor the other way. */
class RequiresTest {
  @Retention(RetentionPolicy.RUNTIME)
  @Requires({Tool.KUBECTL, Tool.CRANE})
  private @interface OnSomething {}

  @OnSomething
  @Requires(Tool.REGISTRY)
  private static final class WantsMore {}

  @Test
  void theSuiteAndTheClassBothCount() {
    assertEquals(
        Set.of(Tool.KUBECTL, Tool.CRANE, Tool.REGISTRY),
        Set.copyOf(RequiresCondition.tools(WantsMore.class)));
  }
}
