package dev.remora.compose;

import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One machine for the whole run, one project for each test. */
final class ComposeExtension implements ParameterResolver, AfterEachCallback {
  private static final Namespace OURS = Namespace.create(ComposeExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Machine.class || type == Project.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Store all = context.getRoot().getStore(OURS);
    Machine machine = all.computeIfAbsent(Machine.class, k -> Machine.prepare(), Machine.class);
    if (parameter.getParameter().getType() == Machine.class) {
      return machine;
    }
    return context
        .getStore(OURS)
        .computeIfAbsent(Project.class, k -> machine.newProject(), Project.class);
  }

  /** Says what a failed test left, there and in the transcript, and brings the registry back. */
  @Override
  public void afterEach(ExtensionContext context) {
    try {
      context.getExecutionException().ifPresent(failure -> explain(context, failure));
    } finally {
      Optional.ofNullable(context.getRoot().getStore(OURS).get(Machine.class, Machine.class))
          .ifPresent(machine -> machine.registry().start());
    }
  }

  private static void explain(ExtensionContext context, Throwable failure) {
    Optional.ofNullable(context.getStore(OURS).get(Project.class, Project.class))
        .map(Project::explain)
        .ifPresent(left -> failure.addSuppressed(new AssertionError(left)));
  }
}
