package dev.remora.http;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Set;

/** From how far away the addresses of a host can be reached. */
final class Addresses {
  /**
   * Metadata services that are not at a link-local address: Alibaba's and Amazon's. As text,
   * because no {@code InetAddress} may be in the heap of a native image.
   */
  private static final Set<String> METADATA = Set.of("100.100.100.200", "fd00:ec2:0:0:0:0:0:254");

  private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff};
  private static final byte[] COMPATIBLE = new byte[12];

  private final Resolver resolver;

  /** Nearest first. */
  enum Reach {
    MACHINE,
    LINK,
    NETWORK
  }

  /** Turns a name, or the text of an address, into addresses. */
  interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  Addresses(Resolver resolver) {
    this.resolver = resolver;
  }

  /** That of the address which is reached from least far; a name without any is no danger. */
  Reach reach(String host) {
    try {
      return Arrays.stream(resolver.resolve(host))
          .map(Addresses::reachOf)
          .min(Reach::compareTo)
          .orElse(Reach.NETWORK);
    } catch (UnknownHostException e) {
      return Reach.NETWORK;
    }
  }

  static Reach reachOf(InetAddress address) {
    return ofPlain(unwrapped(address));
  }

  private static Reach ofPlain(InetAddress address) {
    if (address.isLoopbackAddress() || address.isAnyLocalAddress()) {
      return Reach.MACHINE;
    }
    return address.isLinkLocalAddress() || METADATA.contains(address.getHostAddress())
        ? Reach.LINK
        : Reach.NETWORK;
  }

  /** The IPv4 address within an IPv6 one, where there is one. */
  private static InetAddress unwrapped(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean wraps =
        !(address instanceof Inet4Address)
            && !address.isLoopbackAddress()
            && !address.isAnyLocalAddress()
            && (startsWith(bytes, NAT64)
                || startsWith(bytes, MAPPED)
                || startsWith(bytes, COMPATIBLE));
    try {
      return wraps ? InetAddress.getByAddress(Arrays.copyOfRange(bytes, 12, 16)) : address;
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  private static boolean startsWith(byte[] bytes, byte[] prefix) {
    return Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }
}
