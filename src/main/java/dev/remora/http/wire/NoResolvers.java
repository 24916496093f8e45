package dev.remora.http.wire;

import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import java.net.InetAddress;
import java.net.spi.InetAddressResolver;

/**
 * Spares a native executable the search of its class path for what resolves names in the place of
 * the C library, of which there is nothing: 0.8 million instructions before the first connection.
 *
 * <p>What breaks it: a JDK that searches elsewhere, whose executable cannot be built; and a
 * dependency that brings a resolver, which then is not asked.
 */
@TargetClass(InetAddress.class)
@SuppressWarnings({"NullAway", "unused"}) // members of the JDK's
final class NoResolvers {
  @Alias private static InetAddressResolver BUILTIN_RESOLVER;

  private NoResolvers() {}

  @Substitute
  private static InetAddressResolver loadResolver() {
    return BUILTIN_RESOLVER;
  }
}
