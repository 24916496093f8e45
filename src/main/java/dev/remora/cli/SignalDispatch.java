package dev.remora.cli;

import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import dev.remora.posix.ArrivedSignals;
import java.util.Hashtable;

/**
 * In a native executable, the thread that waits for signals also handles them.
 *
 * <p>GraalVM's, as the JDK, begins a thread for each signal. Where none is left, because the pids
 * limit of a pod is reached, that attempt ends the thread that waits, and no signal is ever heard
 * again: the pod is then killed at the end of its grace period. Our handlers are done at once or
 * end the process, so they need no thread of their own. On the JVM, which loses single signals
 * instead, this class does nothing.
 *
 * <p>What breaks it: a GraalVM whose thread has another name or waits by other functions, or a JDK
 * that keeps its handlers in other tables; then the executable cannot be built.
 */
final class SignalDispatch {
  private SignalDispatch() {}

  static void dispatch(int number) {
    Signals signal = Signals.signals.get(number);
    Handler handler = signal == null ? null : Signals.handlers.get(signal);
    if (signal == null || handler == null) {
      return;
    }
    try {
      handler.handle(signal);
    } catch (Throwable defect) {
      // this thread has to be there for the next signal
    }
  }

  /** GraalVM's thread. */
  @TargetClass(
      className = "com.oracle.svm.core.posix.PosixSignalHandlerSupport",
      innerClass = "DispatcherThread")
  static final class Dispatcher {
    @Substitute
    public void run() {
      while (true) { // as long as there is a process
        dispatch(ArrivedSignals.next());
      }
    }
  }

  /** The JDK's tables, which it fills. */
  @TargetClass(className = "jdk.internal.misc.Signal")
  @SuppressWarnings("NullAway")
  static final class Signals {
    @Alias private static Hashtable<Signals, Handler> handlers;
    @Alias private static Hashtable<Integer, Signals> signals;
  }

  /** What the JDK calls. */
  @TargetClass(className = "jdk.internal.misc.Signal", innerClass = "Handler")
  interface Handler {
    @Alias
    void handle(Signals signal);
  }
}
