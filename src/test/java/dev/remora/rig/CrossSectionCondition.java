package dev.remora.rig;

import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;
import static org.junit.platform.commons.support.AnnotationSupport.findAnnotation;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Evaluates {@link CrossSection}: once for a test, and once more for each of its rows. */
final class CrossSectionCondition implements ExecutionCondition {
  private static final Pattern ROW = Pattern.compile("\\[test-template-invocation:#(\\d+)\\]$");

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return evaluate(
        findAnnotation(context.getElement(), CrossSection.class),
        context.getUniqueId(),
        Remora.playsAll());
  }

  static ConditionEvaluationResult evaluate(
      Optional<CrossSection> said, String id, boolean playsAll) {
    if (said.isEmpty() || playsAll) {
      return enabled("all is played");
    }
    var rows = said.get().rows();
    var row = ROW.matcher(id);
    var played =
        row.find()
            ? IntStream.of(rows).anyMatch(Integer.valueOf(row.group(1))::equals)
            : rows.length > 0;
    return played
        ? enabled("one of the cross-section")
        : disabled("played by the native executable: " + said.get().because());
  }
}
