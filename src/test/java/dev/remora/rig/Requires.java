package dev.remora.rig;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Skips a test, with the reason, where one of the tools that it needs is missing. What a composed
 * annotation requires is added to what the class itself does.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(Requires.All.class)
@ExtendWith(RequiresCondition.class)
public @interface Requires {
  Tool[] value();

  /** Several of them on one class. */
  @Target({ElementType.TYPE, ElementType.METHOD})
  @Retention(RetentionPolicy.RUNTIME)
  @ExtendWith(RequiresCondition.class)
  @interface All {
    Requires[] value();
  }
}
