package dev.remora.edge;

import dev.remora.rig.Remora;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Installs Remora on a machine once, for all tests of a run. */
final class MachineExtension implements ExecutionCondition, ParameterResolver {
  private static final ExtensionContext.Namespace OURS =
      ExtensionContext.Namespace.create(MachineExtension.class);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (MachineSettings.directory().isEmpty()) {
      return ConditionEvaluationResult.disabled(
          "REMORA_E2E_MACHINE names no machine: run 'make e2e-edge'");
    }
    return Remora.isNative()
        ? ConditionEvaluationResult.enabled("there is a machine")
        : ConditionEvaluationResult.disabled(
            "target/remora is no native executable: run 'make native'");
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Devices.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(OURS)
        .computeIfAbsent(Devices.class, key -> Devices.install(), Devices.class);
  }
}
