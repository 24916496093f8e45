package dev.remora.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the URLs that servers send, absolute or relative (RFC 3986, section 4.1), in whatever
 * spelling: {@code Location}, {@code Link}, a realm. What is legal stays as it is, byte for byte,
 * since a signature may cover it; what is not is escaped, as the clients beside us do that are
 * written in Go. That goes for path and query; the {@link Authority}, by which is decided who may
 * send us where, has to be legal.
 *
 * @param query as it was sent
 */
public record UriReference(
    @Nullable String scheme, @Nullable String authority, String path, @Nullable String query) {
  private static final String NO_URL = "something that is not a URL";

  /** RFC 3986, appendix B. */
  private static final Pattern FORM =
      Pattern.compile(
          "(?:(?<scheme>[A-Za-z][A-Za-z0-9+.-]*+):)?"
              + "(?://(?<authority>[^/?#]*+))?"
              + "(?<path>[^?#]*+)"
              + "(?:\\?(?<query>[^#]*+))?"
              + "(?:#.*+)?"); // the fragment is never sent

  /** RFC 3986, section 3.3. */
  private static final String LEGAL_IN_PATH =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/";

  /** Brackets are not among them by the rule, but all clients and servers leave them alone. */
  private static final String LEGAL_IN_QUERY = LEGAL_IN_PATH + "?[]";

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  /**
   * Reads one.
   *
   * @param text as the header holds it, one character for each byte
   * @throws IllegalArgumentException with a message for people that repeats nothing of it
   */
  public static UriReference parse(String text) {
    Matcher m = FORM.matcher(text.strip());
    // control characters are nobody's spelling: headers and lines of a log are forged by them
    if (text.chars().anyMatch(c -> c < ' ' || c == 0x7f) || !m.matches()) {
      throw new IllegalArgumentException(NO_URL);
    }
    String path = m.group("path");
    return new UriReference(
        m.group("scheme"), m.group("authority"), path == null ? "" : path, m.group("query"));
  }

  /**
   * The address that is meant where nothing can be relative.
   *
   * @throws IllegalArgumentException with a message for people that repeats nothing of it, when it
   *     is no http or https URL with a host and without a user name
   */
  public URI absolute() {
    return uri(scheme, authority, withoutDots(path), query);
  }

  /**
   * The address that is meant by an answer (RFC 3986, section 5.2.2).
   *
   * @param base where the answer came from
   * @throws IllegalArgumentException as above
   */
  public URI resolve(URI base) {
    if (scheme != null) {
      return absolute();
    }
    if (authority != null) {
      return uri(base.getScheme(), authority, withoutDots(path), query);
    }
    return uri(
        base.getScheme(),
        base.getRawAuthority(),
        path.isEmpty() ? base.getRawPath() : withoutDots(merged(base.getRawPath())),
        path.isEmpty() && query == null ? base.getRawQuery() : query);
  }

  private String merged(String basePath) {
    return path.startsWith("/")
        ? path
        : "/"
            + basePath.substring(Math.min(1, basePath.length()), basePath.lastIndexOf('/') + 1)
            + path;
  }

  private static URI uri(
      @Nullable String scheme, @Nullable String authority, String path, @Nullable String query) {
    Origin.of(scheme, authority);
    try {
      return URI.create(
          scheme
              + "://"
              + authority
              + escaped(path, LEGAL_IN_PATH)
              + (query == null ? "" : "?" + escaped(query, LEGAL_IN_QUERY)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(NO_URL); // its own message repeats the text
    }
  }

  /** Segments by the letter: an escaped dot is a name, and an empty segment is one. */
  private static String withoutDots(String path) {
    if (!path.contains("/.")) {
      return path;
    }
    Deque<String> kept = new ArrayDeque<>();
    boolean directory = false;
    for (String segment : path.substring(1).split("/", -1)) {
      directory = segment.equals(".") || segment.equals("..");
      if (segment.equals("..")) {
        kept.pollLast();
      } else if (!directory) {
        kept.addLast(segment);
      }
    }
    return "/" + String.join("/", kept) + (directory && !kept.isEmpty() ? "/" : "");
  }

  private static String escaped(String text, String legal) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int at = 0; at < text.length(); at = text.offsetByCodePoints(at, 1)) {
      int c = text.codePointAt(at);
      if (legal.indexOf(c) >= 0 || isEscape(text, at)) {
        escaped.appendCodePoint(c);
      } else {
        for (byte b : bytes(c)) {
          HEX.toHexDigits(escaped.append('%'), b);
        }
      }
    }
    return escaped.toString();
  }

  private static boolean isEscape(String text, int at) {
    return text.charAt(at) == '%'
        && at + 2 < text.length()
        && HexFormat.isHexDigit(text.charAt(at + 1))
        && HexFormat.isHexDigit(text.charAt(at + 2));
  }

  /** Of a header one character is one byte, whatever its encoding. */
  private static byte[] bytes(int c) {
    return c <= 0xff
        ? new byte[] {(byte) c}
        : Character.toString(c).getBytes(StandardCharsets.UTF_8);
  }
}
