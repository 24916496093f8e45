package dev.remora.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of an address: four decimal numbers, or IPv6, with or without brackets. What else some
 * take for one ({@code 127.1}, {@code 0x7f000001}) is a name here.
 */
public final class AddressLiteral {
  private static final Pattern IPV4 =
      Pattern.compile("([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})");

  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  private AddressLiteral() {}

  /** The address; nothing where the text is a name. */
  public static Optional<InetAddress> parse(String text) {
    boolean brackets = text.startsWith("[") && text.endsWith("]");
    String literal = brackets ? text.substring(1, text.length() - 1) : text;
    Matcher four = IPV4.matcher(literal);
    if (four.matches()) {
      return brackets ? Optional.empty() : ofNumbers(four);
    }
    try {
      return IPV6.matcher(literal).matches()
          ? Optional.of(Inet6Address.ofLiteral(literal))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<InetAddress> ofNumbers(Matcher four) {
    byte[] bytes = new byte[4];
    for (int i = 0; i < bytes.length; i++) {
      int number = Integer.parseInt(four.group(i + 1));
      if (number > 255) {
        return Optional.empty();
      }
      bytes[i] = (byte) number;
    }
    try {
      return Optional.of(InetAddress.getByAddress(bytes));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }
}
