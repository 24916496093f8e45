package dev.remora.http;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whom a URL names (RFC 3986, section 3.2). Read here alone, and strictly, since what is allowed is
 * decided by it: text of which two readers could make two hosts names nobody. Unlike {@link
 * java.net.URI}, it knows names with underscores and with hyphens at the end of a label, which are
 * no host names by RFC 1123, but those of Compose containers and of older buckets.
 *
 * @param userInfo as it is written
 * @param host as it is written; an IPv6 address in brackets
 * @param port -1 where none is written
 */
record Authority(Optional<String> userInfo, String host, int port) {
  private static final int HIGHEST_PORT = 65_535;
  private static final int LONGEST_NAME = 255;
  private static final String LABEL = "[A-Za-z0-9_-]++";
  private static final Pattern FORM =
      Pattern.compile(
          "(?:(?<user>[A-Za-z0-9._~!$&'()*+,;=:%-]*+)@)?"
              + "(?<host>"
              + LABEL
              + "(?:\\."
              + LABEL
              + ")*+\\.?|\\[[0-9A-Fa-f:.]++])"
              + "(?::(?<port>[0-9]{0,5}))?");

  /** What some take for an address, and not for the same: 0177.1, 2130706433, 012.0.0.1. */
  private static final Pattern NUMBERS =
      Pattern.compile("(?:(?:[0-9]++|0[xX][0-9a-fA-F]*+)(?:\\.|$))+");

  private static final Pattern IPV4 =
      Pattern.compile("(?:0|[1-9][0-9]{0,2})(?:\\.(?:0|[1-9][0-9]{0,2})){3}");

  /** What was read last; each request asks for its registry's several times. A power of two. */
  private static final AtomicReferenceArray<@Nullable Known> KNOWN = new AtomicReferenceArray<>(8);

  private record Known(String text, Optional<Authority> read) {}

  /** Reads one; nothing where it names nobody. */
  static Optional<Authority> parse(String text) {
    int slot = text.hashCode() & (KNOWN.length() - 1);
    @Nullable Known known = KNOWN.get(slot);
    if (known == null || !known.text().equals(text)) {
      known = new Known(text, read(text));
      if (known.read().flatMap(Authority::userInfo).isEmpty()) { // it may be a secret
        KNOWN.set(slot, known);
      }
    }
    return known.read();
  }

  private static Optional<Authority> read(String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches() || !isHost(m.group("host"))) {
      return Optional.empty();
    }
    String digits = m.group("port");
    int port = digits == null || digits.isEmpty() ? -1 : Integer.parseInt(digits);
    return port == 0 || port > HIGHEST_PORT
        ? Optional.empty()
        : Optional.of(new Authority(Optional.ofNullable(m.group("user")), m.group("host"), port));
  }

  private static boolean isHost(String host) {
    if (host.startsWith("[")) {
      return AddressLiteral.parse(host).isPresent();
    }
    return host.length() <= LONGEST_NAME
        && (!NUMBERS.matcher(host).matches()
            || (IPV4.matcher(host).matches() && AddressLiteral.parse(host).isPresent()));
  }
}
