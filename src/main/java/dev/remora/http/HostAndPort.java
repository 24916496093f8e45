package dev.remora.http;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where to connect to, by name. Netty's resolver, which would take the first address of a name and
 * no other, leaves it alone, as it is no {@code InetSocketAddress}.
 */
final class HostAndPort extends SocketAddress {
  private static final long serialVersionUID = 1;

  private static final String LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
  private static final Pattern USUAL = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*\\.?");

  private final String host;
  private final int port;

  HostAndPort(String host, int port) {
    this.host = host;
    this.port = port;
  }

  /** Whether it is a name that RFC 1123 knows no host by, and so neither the JDK. */
  boolean isUnusualName() {
    return address().isEmpty() && !USUAL.matcher(host).matches();
  }

  /** An IPv6 address may be in brackets. */
  String host() {
    return host;
  }

  /** The address, if that is what the name is. */
  Optional<InetAddress> address() {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
    try {
      return bytes == null ? Optional.empty() : Optional.of(InetAddress.getByAddress(bytes));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 or 16 bytes are an address", e);
    }
  }

  int port() {
    return port;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HostAndPort that && host.equals(that.host) && port == that.port;
  }

  @Override
  public int hashCode() {
    return Objects.hash(host, port);
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
