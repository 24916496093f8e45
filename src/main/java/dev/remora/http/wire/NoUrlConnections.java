package dev.remora.http.wire;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import java.io.IOException;
import java.net.Proxy;
import java.net.URL;
import java.net.URLConnection;

/**
 * The JDK's first client for HTTP, which a URL of that scheme brings along, and which nobody here
 * may use: what opens a connection does so by the rules of this package. A native executable is
 * smaller without it. On the JVM this class does nothing.
 *
 * <p>What breaks it: a JDK whose handlers have other names or methods; then the executable cannot
 * be built, or has that client again, which a test of what is in it sees.
 */
@TargetClass(className = "sun.net.www.protocol.http.Handler")
@SuppressWarnings({"DoNotCallSuggester", "ProtectedMembersInFinalClass"}) // the JDK would call it
final class NoUrlConnections {
  private NoUrlConnections() {}

  @Substitute
  protected URLConnection openConnection(URL url, Proxy proxy) throws IOException {
    throw new IOException("not by this client");
  }

  /** The same by TLS. */
  @TargetClass(className = "sun.net.www.protocol.https.Handler")
  static final class ByTls {
    @Substitute
    protected URLConnection openConnection(URL url, Proxy proxy) throws IOException {
      throw new IOException("not by this client");
    }
  }
}
