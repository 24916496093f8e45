package dev.remora.cli;

import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import com.oracle.svm.core.annotate.TargetElement;

/**
 * What SmallRye's context propagation does where nothing is configured, told to a native executable
 * instead of being asked of the configuration at each start: seven questions, of which five end in
 * an exception. On the JVM this class does nothing.
 *
 * <p>What breaks it: a library whose fields have other names, which ends the build; one with other
 * defaults, or a configuration that sets one, which a test says.
 */
@SuppressWarnings({"NullAway", "unused"}) // the fields are those of another class
final class ContextDefaults {
  /** Every context that nothing else is said of. */
  static final String REMAINING = "Remaining";

  /** Of threads, and of what waits for one. */
  static final int NO_LIMIT = -1;

  private ContextDefaults() {}

  /** What reads them. */
  @TargetClass(className = "io.smallrye.context.impl.DefaultValuesFromConfig")
  static final class Reading {
    @Alias private String[] executorPropagated;
    @Alias private String[] executorCleared;
    @Alias private int executorAsync;
    @Alias private int executorQueue;
    @Alias private String[] threadPropagated;
    @Alias private String[] threadCleared;
    @Alias private String[] threadUnchanged;

    @Substitute
    @TargetElement(name = TargetElement.CONSTRUCTOR_NAME)
    Reading() {
      executorPropagated = new String[] {REMAINING};
      executorCleared = new String[0];
      executorAsync = NO_LIMIT;
      executorQueue = NO_LIMIT;
      threadPropagated = new String[] {REMAINING};
      threadCleared = new String[0];
      threadUnchanged = new String[0];
    }
  }
}
