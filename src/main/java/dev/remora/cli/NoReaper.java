package dev.remora.cli;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import org.jspecify.annotations.Nullable;

/**
 * The log manager without the thread that waits for loggers to become garbage: here they live as
 * long as the process. A native executable starts one thread less. On the JVM this class does
 * nothing.
 *
 * <p>What breaks it: a SmallRye whose members have other names, which ends the build; one that
 * starts that thread elsewhere, which a test of the threads sees.
 */
@TargetClass(className = "io.smallrye.common.ref.References", innerClass = "ReaperThread")
@SuppressWarnings("unused") // the framework would use it
final class NoReaper {
  private NoReaper() {}

  @Substitute
  private static @Nullable Void startThreadAction(int number) {
    return null;
  }
}
