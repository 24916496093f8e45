package dev.remora.http.wire;

import dev.remora.http.Arrival;
import dev.remora.http.Reach;
import dev.remora.http.Resolver;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;

/**
 * Which addresses of a name are connected to. Looked at where the connection is made, so that a
 * name which answers differently the second time leads nowhere else. A proxy resolves for itself:
 * there the rules of redirects can look only at what the name means here.
 */
record AddressPolicy(Resolver resolver, Arrival arrival) {

  /** A name without an address that we go to. */
  static final class Forbidden extends IOException {
    private static final long serialVersionUID = 1;

    Forbidden() {
      super(Arrival.FORBIDDEN);
    }
  }

  /** Those of a name that may be reached: at least one. */
  InetAddress[] addresses(String host) throws IOException {
    return allowed(resolver.resolve(host));
  }

  /** The same of addresses that are known. */
  InetAddress[] allowed(InetAddress... addresses) throws Forbidden {
    InetAddress[] allowed =
        Arrays.stream(addresses)
            .filter(address -> arrival.mayReach(Reach.of(address)))
            .toArray(InetAddress[]::new);
    if (allowed.length == 0) {
      throw new Forbidden();
    }
    return allowed;
  }
}
