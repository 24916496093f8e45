package dev.remora.http.wire;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import org.jboss.resteasy.reactive.client.handlers.ClientSendRequestHandler;
import org.jboss.resteasy.reactive.client.impl.RestClientRequestContext;

/**
 * The REST client without its reader of forms: {@link RestCalls} asks for streams and nothing else.
 * On the JVM this class does nothing.
 *
 * <p>What breaks it: a framework whose method has another name, which ends the build.
 */
@TargetClass(ClientSendRequestHandler.class)
final class NoMultipart {
  private NoMultipart() {}

  @Substitute
  @SuppressWarnings("unused") // the framework would call it
  private boolean isResponseMultipart(RestClientRequestContext request) {
    return false;
  }
}
