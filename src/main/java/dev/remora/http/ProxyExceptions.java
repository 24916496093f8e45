package dev.remora.http;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What {@code NO_PROXY} names, between commas or spaces: {@code *}, {@code host}, {@code .suffix},
 * {@code *.suffix}, an address or a block of addresses as {@code 10.0.0.0/8}; each but a block may
 * end in a {@code :port}. A host also stands for those below it; no name is resolved for this.
 */
record ProxyExceptions(List<Rule> rules) {
  private static final String LOCALHOST = "localhost";
  private static final Pattern SEPARATOR = Pattern.compile("[,\\s]+");

  private interface Rule {
    boolean fits(String host, int port);
  }

  /** {@code port} is 0 where any will do. */
  private record Name(String name, boolean itself, int port) implements Rule {
    @Override
    public boolean fits(String host, int port) {
      return (this.port == 0 || this.port == port)
          && (host.endsWith("." + name) || (itself && host.equals(name)));
    }
  }

  private record Block(InetAddress address, int bits, int port) implements Rule {
    static int length(InetAddress address) {
      return address.getAddress().length * 8;
    }

    @Override
    public boolean fits(String host, int port) {
      return (this.port == 0 || this.port == port)
          && AddressLiteral.parse(host).filter(this::contains).isPresent();
    }

    private boolean contains(InetAddress other) {
      return length(other) == length(address) && prefix(other).equals(prefix(address));
    }

    private BigInteger prefix(InetAddress of) {
      return new BigInteger(1, of.getAddress()).shiftRight(length(of) - bits);
    }
  }

  static ProxyExceptions parse(String text) {
    return new ProxyExceptions(
        SEPARATOR
            .splitAsStream(text.toLowerCase(Locale.ROOT))
            .filter(entry -> !entry.isEmpty())
            .map(ProxyExceptions::rule)
            .toList());
  }

  private static Rule rule(String entry) {
    if (entry.equals("*")) {
      return (host, port) -> true;
    }
    if (entry.contains("/")) {
      return block(entry);
    }
    boolean bare = AddressLiteral.parse(entry).isPresent(); // whose last colon may be IPv6's
    int colon = bare ? -1 : entry.lastIndexOf(':');
    String host = colon == -1 ? entry : entry.substring(0, colon);
    int port = colon == -1 ? 0 : port(entry.substring(colon + 1));
    Optional<InetAddress> address = AddressLiteral.parse(host);
    if (address.isPresent()) {
      return new Block(address.get(), Block.length(address.get()), port);
    }
    String suffix = host.startsWith("*.") ? host.substring(1) : host;
    return suffix.startsWith(".")
        ? new Name(suffix.substring(1), false, port)
        : new Name(suffix, true, port);
  }

  private static Rule block(String entry) {
    int slash = entry.indexOf('/');
    Optional<InetAddress> address = AddressLiteral.parse(entry.substring(0, slash));
    String bits = entry.substring(slash + 1);
    int most = address.map(Block::length).orElse(-1);
    if (!bits.matches("\\d{1,3}") || Integer.parseInt(bits) > most) {
      throw new IllegalArgumentException("a block of addresses such as 10.0.0.0/8 is expected");
    }
    return new Block(address.orElseThrow(), Integer.parseInt(bits), 0);
  }

  private static int port(String text) {
    if (!text.matches("\\d{1,5}")) {
      throw new IllegalArgumentException("names of hosts are expected, with ports as numbers");
    }
    return Integer.parseInt(text);
  }

  /** Whether an origin is to be reached without a proxy. */
  boolean contain(Origin origin) {
    String host = origin.host();
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return isThisMachine(name) || rules.stream().anyMatch(rule -> rule.fits(name, origin.port()));
  }

  private static boolean isThisMachine(String host) {
    return AddressLiteral.parse(host)
        .map(InetAddress::isLoopbackAddress)
        .orElseGet(() -> host.equals(LOCALHOST));
  }
}
