package dev.remora.http.tls;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;

/**
 * Nobody reads the JDK's log of security events ({@code jdk.event.security}) in a native
 * executable: its level cannot be changed there. So it is not asked for, which at the first
 * certificate takes 1.1 million instructions, most of them a search for a logging library.
 *
 * <p>What breaks it: a JDK whose method has another name, which ends the build; one that does more
 * by it than log, which a test of its code says. On the JVM this class does nothing.
 */
@TargetClass(className = "jdk.internal.event.EventHelper")
final class NoSecurityLog {
  private NoSecurityLog() {}

  @Substitute
  public static boolean isLoggingSecurity() {
    return false;
  }
}
