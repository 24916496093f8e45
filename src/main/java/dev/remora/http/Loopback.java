package dev.remora.http;

import java.net.InetAddress;
import java.util.regex.Pattern;

/** This machine by the names that no resolver is asked about (RFC 6761, section 6.3). */
public final class Loopback {
  private static final Pattern LOCALHOST = Pattern.compile("(?:[a-z0-9_-]+\\.)*+localhost");

  private Loopback() {}

  /**
   * Whether a host is this machine.
   *
   * @param host in lower case; an IPv6 address may be in brackets
   */
  public static boolean isMeantBy(String host) {
    return AddressLiteral.parse(host)
        .map(InetAddress::isLoopbackAddress)
        .orElseGet(() -> LOCALHOST.matcher(host).matches());
  }
}
