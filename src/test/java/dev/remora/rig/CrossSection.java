package dev.remora.rig;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Says what of a test is played where the product runs on a JVM, each start of which costs most of
 * a second of CPU. The native executable, which starts in ten milliseconds, plays all of it, and so
 * does a JVM with {@code -Dremora.rows=all}. What is left out is reported as skipped.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(CrossSectionCondition.class)
public @interface CrossSection {
  /** The rows of a parameterized test that a JVM plays, from 1; none where it plays no part. */
  int[] rows() default {};

  /** Why these are enough. */
  String because();
}
