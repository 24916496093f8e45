package dev.remora.rig;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.opentest4j.TestAbortedException;

/**
 * Ends a run that only waits. Where a platform is sick, no pod or container starts any more: each
 * test waits until its limit, and the run would go on for hours. When the failed tests have taken
 * so long together, the rest is skipped.
 *
 * <p>It is the first extension of a class: then the time that others take after a failure counts.
 */
public final class Patience
    implements ExecutionCondition,
        BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback {

  /** The parameter with another limit, as ISO 8601 writes it. */
  static final String LIMIT = "remora.patience";

  private static final Namespace OURS = Namespace.create(Patience.class);
  private static final String BEGIN = "begin";

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Duration limit =
        context.getConfigurationParameter(LIMIT).map(Duration::parse).orElse(Duration.ofMinutes(8));
    return waited(context).get() < limit.toNanos()
        ? ConditionEvaluationResult.enabled("there is time left")
        : ConditionEvaluationResult.disabled(
            "the tests that failed took %d minutes".formatted(limit.toMinutes()));
  }

  /** How long that which failed took, in nanoseconds. */
  private static AtomicLong waited(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(OURS)
        .computeIfAbsent(AtomicLong.class, k -> new AtomicLong(), AtomicLong.class);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    begin(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    begin(context);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    end(context);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    end(context);
  }

  private static void begin(ExtensionContext context) {
    context.getStore(OURS).put(BEGIN, System.nanoTime());
  }

  /** Of a class it is the failure of what comes before its tests. */
  private static void end(ExtensionContext context) {
    if (context.getExecutionException().filter(it -> !isSkip(it)).isPresent()) {
      long begin = requireNonNull(context.getStore(OURS).get(BEGIN, Long.class));
      waited(context).addAndGet(System.nanoTime() - begin);
    }
  }

  private static boolean isSkip(Throwable end) {
    return end instanceof TestAbortedException;
  }
}
