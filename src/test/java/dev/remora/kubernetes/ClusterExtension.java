package dev.remora.kubernetes;

import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
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
final class ClusterExtension implements ExecutionCondition, ParameterResolver, AfterEachCallback {
  private static final ExtensionContext.Namespace OURS =
      ExtensionContext.Namespace.create(ClusterExtension.class);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return ClusterSettings.missing()
        .map(ConditionEvaluationResult::disabled)
        .orElseGet(() -> ConditionEvaluationResult.enabled("there is a cluster"));
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

  /** Says what a failed test left, there and in the transcript, and brings the registry back. */
  @Override
  public void afterEach(ExtensionContext context) {
    try {
      context.getExecutionException().ifPresent(failure -> explain(context, failure));
    } finally {
      Optional.ofNullable(context.getRoot().getStore(OURS).get(Cluster.class, Cluster.class))
          .ifPresent(cluster -> cluster.registry().start());
    }
  }

  private static void explain(ExtensionContext context, Throwable failure) {
    Optional.ofNullable(context.getStore(OURS).get(Namespace.class, Namespace.class))
        .map(Namespace::explain)
        .ifPresent(warnings -> failure.addSuppressed(new AssertionError(warnings)));
  }
}
