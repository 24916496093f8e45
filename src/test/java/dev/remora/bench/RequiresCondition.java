package dev.remora.bench;

import static org.junit.platform.commons.support.AnnotationSupport.findAnnotation;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Evaluates {@link Requires}. */
final class RequiresCondition implements ExecutionCondition {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    var reasons =
        findAnnotation(context.getElement(), Requires.class).stream()
            .flatMap(requires -> Stream.of(requires.value()))
            .map(Tool::missing)
            .flatMap(Optional::stream)
            .collect(Collectors.joining("; "));
    return reasons.isEmpty()
        ? ConditionEvaluationResult.enabled("all tools are there")
        : ConditionEvaluationResult.disabled(reasons);
  }
}
