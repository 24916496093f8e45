package dev.remora.http;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Set;

/**
 * From how far away an address can be reached, and so who may send us there: the one list for
 * redirects and for token services. Nearest first.
 *
 * <p>In doubt an address is nearer here, as this keeps others out. It does not say where plain HTTP
 * is safe: for that an address has to be loopback itself, and not just contain one.
 */
public enum Reach {
  /** Unspecified, link-local, multicast, or a cloud's metadata: nobody sends us there. */
  NEVER,

  /** Loopback. */
  MACHINE,

  /** RFC 1918, RFC 4193 (ULA), RFC 6598 (CGNAT). */
  PRIVATE,

  PUBLIC;

  /**
   * Metadata services that are not at a link-local address: Alibaba's and Amazon's. As text,
   * because no {@code InetAddress} may be in the heap of a native image.
   */
  private static final Set<String> METADATA = Set.of("100.100.100.200", "fd00:ec2:0:0:0:0:0:254");

  private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff};
  private static final byte[] COMPATIBLE = new byte[12];
  private static final byte[] SIX_TO_FOUR = {0x20, 0x02};

  /** Of RFC 8215: what it translates to is known to its network alone. */
  private static final byte[] LOCAL_NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 1};

  public static Reach of(InetAddress written) {
    InetAddress address = unwrapped(written);
    if (address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isMulticastAddress()
        || METADATA.contains(address.getHostAddress())
        || isOfNoHost(address)) {
      return NEVER;
    }
    if (address.isLoopbackAddress()) {
      return MACHINE;
    }
    return isPrivate(address) ? PRIVATE : PUBLIC;
  }

  /** "This network", which Linux takes for this machine, and what is reserved or for all. */
  private static boolean isOfNoHost(InetAddress address) {
    int first = address.getAddress()[0] & 0xff;
    return address instanceof Inet4Address && (first == 0 || first >= 240);
  }

  private static boolean isPrivate(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean special =
        address instanceof Inet4Address
            ? (bytes[0] & 0xff) == 100 && (bytes[1] & 0xc0) == 64
            : (bytes[0] & 0xfe) == 0xfc || startsWith(bytes, LOCAL_NAT64);
    return special || address.isSiteLocalAddress();
  }

  /** The IPv4 address within an IPv6 one, where there is one. */
  private static InetAddress unwrapped(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean plain =
        address instanceof Inet4Address
            || address.isLoopbackAddress()
            || address.isAnyLocalAddress();
    if (plain) {
      return address;
    }
    if (startsWith(bytes, NAT64) || startsWith(bytes, MAPPED) || startsWith(bytes, COMPATIBLE)) {
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
