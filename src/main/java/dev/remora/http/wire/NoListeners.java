package dev.remora.http.wire;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import java.util.Collection;
import java.util.List;
import org.eclipse.microprofile.rest.client.spi.RestClientListener;

/**
 * Spares a native executable the search of its class path for listeners of REST clients, of which
 * there are none: longer than building the client.
 *
 * <p>What breaks it: a Quarkus that searches elsewhere, whose executable cannot be built or is
 * slower; and a dependency that brings a listener, which then is not called.
 */
@TargetClass(className = "io.quarkus.rest.client.reactive.runtime.RestClientListeners")
final class NoListeners {
  private NoListeners() {}

  @Substitute
  static Collection<RestClientListener> get() {
    return List.of();
  }
}
