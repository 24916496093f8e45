package dev.remora.source.registry.auth;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * Hosts that only this machine, its link, its network or its cloud can see, by their addresses. A
 * name is not resolved: who is asked for it under TLS has to have a certificate for it.
 */
final class NearAddress {
  /** Metadata services of Alibaba and Amazon; as text, for the heap of a native image. */
  private static final Set<String> METADATA = Set.of("100.100.100.200", "fd00:ec2:0:0:0:0:0:254");

  private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
  private static final byte[] COMPATIBLE = new byte[12];
  private static final byte[] SIX_TO_FOUR = {0x20, 0x02};

  private NearAddress() {}

  /**
   * Whether it is one.
   *
   * @param host as in a URL, an IPv6 address in brackets
   */
  static boolean isNear(String host) {
    String name = host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    if (name.equals("localhost") || name.endsWith(".localhost")) {
      return true;
    }
    try {
      String literal = name.replaceAll("^\\[|]$", "").replaceFirst("%.*$", "");
      return isNear(unwrapped(InetAddress.ofLiteral(literal)));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isNear(InetAddress address) {
    boolean uniqueLocal =
        address instanceof Inet6Address && (address.getAddress()[0] & 0xfe) == 0xfc;
    return address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || uniqueLocal
        || METADATA.contains(address.getHostAddress());
  }

  /** The IPv4 address within an IPv6 one; Java itself unwraps those that are only mapped. */
  private static InetAddress unwrapped(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean plain =
        !(address instanceof Inet6Address)
            || address.isLoopbackAddress()
            || address.isAnyLocalAddress();
    if (plain) {
      return address;
    }
    if (startsWith(bytes, NAT64) || startsWith(bytes, COMPATIBLE)) {
      return ofBytes(bytes, 12);
    }
    return startsWith(bytes, SIX_TO_FOUR) ? ofBytes(bytes, 2) : address;
  }

  private static InetAddress ofBytes(byte[] bytes, int from) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  private static boolean startsWith(byte[] bytes, byte[] prefix) {
    return Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }
}
