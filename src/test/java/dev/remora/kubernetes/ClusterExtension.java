package dev.remora.kubernetes;

import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One cluster for the whole run, one namespace for each test. */
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
    return type == Cluster.class || type == Namespace.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Store all = context.getRoot().getStore(OURS);
    Cluster cluster = all.computeIfAbsent(Cluster.class, k -> Cluster.prepare(), Cluster.class);
    if (parameter.getParameter().getType() == Cluster.class) {
      return cluster;
    }
    return context
        .getStore(OURS)
        .computeIfAbsent(Namespace.class, k -> cluster.newNamespace(), Namespace.class);
  }

  /** Puts what a failed test left into the transcript, and brings the registry back. */
  @Override
  public void afterEach(ExtensionContext context) {
    Optional.ofNullable(context.getStore(OURS).get(Namespace.class, Namespace.class))
        .filter(namespace -> context.getExecutionException().isPresent())
        .ifPresent(Namespace::explain);
    Optional.ofNullable(context.getRoot().getStore(OURS).get(Cluster.class, Cluster.class))
        .ifPresent(cluster -> cluster.registry().start());
  }
}
