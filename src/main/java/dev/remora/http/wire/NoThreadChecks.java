package dev.remora.http.wire;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import com.oracle.svm.core.annotate.TargetElement;
import io.vertx.core.impl.btc.BlockedThreadChecker;
import io.vertx.core.impl.btc.ThreadInfo;
import java.util.concurrent.TimeUnit;

/**
 * Vert.x without the thread that looks each second whether an event loop is busy, for a line in a
 * log that is off here. A native executable starts one thread less, and one that follows sleeps
 * from poll to poll. On the JVM this class does nothing.
 *
 * <p>What breaks it: a Vert.x whose members have other names, which ends the build; one that starts
 * that thread elsewhere, which a test of the threads sees.
 */
@TargetClass(BlockedThreadChecker.class)
@SuppressWarnings("unused") // the framework would use them
final class NoThreadChecks {
  @Substitute
  @TargetElement(name = TargetElement.CONSTRUCTOR_NAME)
  NoThreadChecks(long interval, TimeUnit unit, long most, TimeUnit unitOfMost) {}

  @Substitute
  public void registerThread(Thread thread, ThreadInfo info) {}

  @Substitute
  public void close() {}
}
