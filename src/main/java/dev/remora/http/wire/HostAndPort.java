package dev.remora.http.wire;

import java.net.SocketAddress;

/**
 * Where to connect to, by name. Netty's resolver, which would take the first address of a name and
 * no other, leaves it alone, as it is no {@code InetSocketAddress}.
 */
final class HostAndPort extends SocketAddress {
  private static final long serialVersionUID = 1;

  private final String host;
  private final int port;

  HostAndPort(String host, int port) {
    this.host = host;
    this.port = port;
  }

  /** An IPv6 address may be in brackets. */
  String host() {
    return host;
  }

  int port() {
    return port;
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
