package dev.remora.http;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The text of an address: four decimal numbers, or IPv6, with or without brackets. What else some
 * take for one ({@code 127.1}, {@code 0x7f000001}) is a name here.
 */
public final class AddressLiteral {
  private static final Pattern IPV4 =
      Pattern.compile("[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");

  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  private AddressLiteral() {}

  /** The address; nothing where the text is a name. */
  public static Optional<InetAddress> parse(String text) {
    boolean brackets = text.startsWith("[") && text.endsWith("]");
    String literal = brackets ? text.substring(1, text.length() - 1) : text;
    try {
      if (!brackets && IPV4.matcher(literal).matches()) {
        return Optional.of(Inet4Address.ofLiteral(literal));
      }
      return IPV6.matcher(literal).matches()
          ? Optional.of(Inet6Address.ofLiteral(literal))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
