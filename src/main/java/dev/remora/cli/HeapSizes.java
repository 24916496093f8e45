package dev.remora.cli;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;

/**
 * The sizes of a native executable's heap, worked out once instead of at each allocation.
 *
 * <p>With {@code -Os} whatever is allocated is allocated by a call, and at the end of those for
 * arrays GraalVM works out the sizes of the heap from its options again: 800 instructions each, a
 * third of a small pull. The sizes change only with these options, and ours are fixed when the
 * executable is built ({@code -H:-ParseRuntimeOptions}); who changed one at run time would have the
 * sizes updated by that change itself. The first array of a process still works them out, before it
 * is allocated.
 *
 * <p>What breaks it: a GraalVM whose method has another name, which ends the build; one that does
 * more there, or works the sizes out nowhere else, which a test of its code says. On the JVM this
 * class does nothing.
 */
final class HeapSizes {
  private HeapSizes() {}

  /** What allocates. */
  @TargetClass(className = "com.oracle.svm.core.genscavenge.ThreadLocalAllocation")
  static final class Allocation {
    @Substitute
    @SuppressWarnings("unused") // by whatever allocates
    private static void runSlowPathHooks() {}
  }
}
