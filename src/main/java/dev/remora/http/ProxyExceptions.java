package dev.remora.http;

import io.netty.util.NetUtil;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What {@code NO_PROXY} names, between commas or spaces: {@code *}, {@code host}, {@code .suffix},
 * {@code *.suffix}, an address or a block of addresses as {@code 10.0.0.0/8}; each but a block may
 * end in a {@code :port}. A host also stands for those below it; no name is resolved for this.
 */
record ProxyExceptions(List<Rule> rules) {
  private static final String LOCALHOST = "localhost";

  /** One of them. */
  private sealed interface Rule {
    boolean fits(String host, int port);
  }

  private record Everything() implements Rule {
    @Override
    public boolean fits(String host, int port) {
      return true;
    }
  }

  /** {@code port} is 0 where any will do. */
  private record Name(String name, boolean itself, int port) implements Rule {
    @Override
    public boolean fits(String host, int port) {
      return (this.port == 0 || this.port == port)
          && (host.endsWith("." + name) || (itself && host.equals(name)));
    }
  }

  private record Block(byte[] address, int bits, int port) implements Rule {
    @Override
    public boolean fits(String host, int port) {
      byte[] other = NetUtil.createByteArrayFromIpAddressString(host);
      if (other == null || other.length != address.length) {
        return false;
      }
      int rest = address.length * 8 - bits;
      return (this.port == 0 || this.port == port)
          && new BigInteger(1, other)
              .shiftRight(rest)
              .equals(new BigInteger(1, address).shiftRight(rest));
    }
  }

  static ProxyExceptions parse(String text) {
    List<Rule> rules = new ArrayList<>();
    for (String entry : text.toLowerCase(Locale.ROOT).split("[,\\s]+")) {
      if (!entry.isEmpty()) {
        rules.add(rule(entry));
      }
    }
    return new ProxyExceptions(List.copyOf(rules));
  }

  private static Rule rule(String entry) {
    if (entry.equals("*")) {
      return new Everything();
    }
    if (entry.contains("/")) {
      return block(entry);
    }
    byte[] address = NetUtil.createByteArrayFromIpAddressString(unbracketed(entry));
    if (address != null) {
      return new Block(address, address.length * 8, 0);
    }
    int colon = entry.lastIndexOf(':');
    String host = colon == -1 ? entry : entry.substring(0, colon);
    int port = colon == -1 ? 0 : port(entry.substring(colon + 1));
    byte[] numeric = NetUtil.createByteArrayFromIpAddressString(unbracketed(host));
    if (numeric != null) {
      return new Block(numeric, numeric.length * 8, port);
    }
    String suffix = host.startsWith("*.") ? host.substring(1) : host;
    return suffix.startsWith(".")
        ? new Name(suffix.substring(1), false, port)
        : new Name(suffix, true, port);
  }

  private static Rule block(String entry) {
    int slash = entry.indexOf('/');
    byte[] address = NetUtil.createByteArrayFromIpAddressString(entry.substring(0, slash));
    String bits = entry.substring(slash + 1);
    if (address == null
        || !bits.matches("\\d{1,3}")
        || Integer.parseInt(bits) > address.length * 8) {
      throw new IllegalArgumentException("a block of addresses such as 10.0.0.0/8 is expected");
    }
    return new Block(address, Integer.parseInt(bits), 0);
  }

  private static int port(String text) {
    if (!text.matches("\\d{1,5}")) {
      throw new IllegalArgumentException("names of hosts are expected, with ports as numbers");
    }
    return Integer.parseInt(text);
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  /** Whether an origin is to be reached without a proxy. */
  boolean contain(Origin origin) {
    String host = unbracketed(origin.host());
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return isThisMachine(name) || rules.stream().anyMatch(rule -> rule.fits(name, origin.port()));
  }

  private static boolean isThisMachine(String host) {
    byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
    if (address == null) {
      return host.equals(LOCALHOST);
    }
    boolean ipv6Loopback = new BigInteger(1, address).equals(BigInteger.ONE);
    return address.length == 4 ? address[0] == 127 : ipv6Loopback;
  }
}
