package dev.remora.rig;

import static org.junit.platform.commons.support.AnnotationSupport.findRepeatableAnnotations;

import java.lang.reflect.AnnotatedElement;
import java.util.List;
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
        context.getElement().map(RequiresCondition::tools).orElse(List.of()).stream()
            .map(Tool::missing)
            .flatMap(Optional::stream)
            .collect(Collectors.joining("; "));
    return reasons.isEmpty()
        ? ConditionEvaluationResult.enabled("all tools are there")
        : ConditionEvaluationResult.disabled(reasons);
  }

  /** All that a class or method requires, by itself and by composed annotations. */
  static List<Tool> tools(AnnotatedElement element) {
    return findRepeatableAnnotations(element, Requires.class).stream()
        .flatMap(requires -> Stream.of(requires.value()))
        .distinct()
        .toList();
  }
}
