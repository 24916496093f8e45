package dev.remora.kubernetes;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One cluster for the whole run, one namespace for each test, and the policies of {@code
 * k8s/injection} for as long as a class asks for them.
 */
final class ClusterExtension
    implements ExecutionCondition, ParameterResolver, BeforeEachCallback, AfterEachCallback {
  private static final ExtensionContext.Namespace OURS =
      ExtensionContext.Namespace.create(ClusterExtension.class);

  /**
   * So long all failed tests together may have waited. Where no pod starts any more each one waits
   * until its limit, and the run would go on for hours.
   */
  private static final Duration PATIENCE = Duration.ofMinutes(8);

  private static final String BEGIN = "begin";

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return ClusterSettings.missing()
        .or(() -> exhausted(context))
        .map(ConditionEvaluationResult::disabled)
        .orElseGet(() -> ConditionEvaluationResult.enabled("there is a cluster"));
  }

  private static Optional<String> exhausted(ExtensionContext context) {
    return waited(context).get() < PATIENCE.toNanos()
        ? Optional.empty()
        : Optional.of("the tests that failed took %d minutes".formatted(PATIENCE.toMinutes()));
  }

  /** How long the tests that failed took, in nanoseconds. */
  private static AtomicLong waited(ExtensionContext context) {
    Store all = context.getRoot().getStore(OURS);
    return all.computeIfAbsent(AtomicLong.class, k -> new AtomicLong(), AtomicLong.class);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Cluster.class || type == Namespace.class || type == Injection.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Store all = context.getRoot().getStore(OURS);
    Cluster cluster = all.computeIfAbsent(Cluster.class, k -> Cluster.prepare(), Cluster.class);
    Class<?> type = parameter.getParameter().getType();
    if (type == Cluster.class) {
      return cluster;
    }
    Store own = context.getStore(OURS); // it closes what is in it
    return type == Injection.class
        ? own.computeIfAbsent(type, k -> Injection.install(cluster), Injection.class)
        : own.computeIfAbsent(type, k -> cluster.newNamespace(), Namespace.class);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    context.getStore(OURS).put(BEGIN, System.nanoTime());
  }

  /** Says what a failed test left, there and in the transcript, and brings the registry back. */
  @Override
  public void afterEach(ExtensionContext context) {
    var failure = context.getExecutionException();
    if (failure.isPresent()) {
      long begin = requireNonNull(context.getStore(OURS).get(BEGIN, Long.class));
      waited(context).addAndGet(System.nanoTime() - begin);
      Optional.ofNullable(context.getStore(OURS).get(Namespace.class, Namespace.class))
          .map(Namespace::explain)
          .ifPresent(warnings -> failure.get().addSuppressed(new AssertionError(warnings)));
    }
    Optional.ofNullable(context.getRoot().getStore(OURS).get(Cluster.class, Cluster.class))
        .ifPresent(cluster -> cluster.registry().start());
  }
}
