package dev.remora.source.registry.auth;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Reads {@code WWW-Authenticate} headers (RFC 9110, section 11.6.1): several challenges in one or
 * many of them, whose parameters are separated by the same commas as the challenges.
 *
 * <p>Lenient where servers are careless, with unquoted values for one. What cannot be read ends the
 * header that it is in; whole challenges before it count.
 */
final class ChallengeParser {
  private static final int MOST = 16;

  private final String text;
  private int at;
  private final List<Challenge> challenges = new ArrayList<>();
  private String scheme = "";
  private Map<String, String> parameters = new HashMap<>();

  private ChallengeParser(String header) {
    text = header;
  }

  static List<Challenge> parse(List<String> headers) {
    List<Challenge> all = new ArrayList<>();
    for (String header : headers) {
      all.addAll(new ChallengeParser(header).read());
    }
    return List.copyOf(all.subList(0, Math.min(MOST, all.size())));
  }

  private List<Challenge> read() {
    boolean understood = true;
    while (understood) {
      skip(c -> isSpace(c) || c == ',');
      understood = at < text.length() && schemeOrParameter();
    }
    finish();
    return challenges;
  }

  private boolean schemeOrParameter() {
    String name = take(ChallengeParser::isOfToken).toLowerCase(Locale.ROOT);
    if (name.isEmpty()) {
      return false;
    }
    int afterName = at;
    skip(ChallengeParser::isSpace);
    if (next() == '=') {
      at++;
      return !scheme.isEmpty() && value(name);
    }
    finish();
    scheme = name;
    at = afterName;
    skipToken68();
    return true;
  }

  private boolean value(String name) {
    skip(ChallengeParser::isSpace);
    Optional<String> value = next() == '"' ? quoted() : Optional.of(unquoted());
    if (value.isEmpty()) {
      scheme = ""; // half of a challenge is none
      return false;
    }
    parameters.putIfAbsent(name, value.get());
    return true;
  }

  private String unquoted() {
    return take(c -> !isSpace(c) && c != ',' && c != '"');
  }

  /** Nothing when it does not end. */
  private Optional<String> quoted() {
    StringBuilder value = new StringBuilder();
    for (int i = at + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        at = i + 1;
        return Optional.of(value.toString());
      }
      boolean escapes = c == '\\' && i + 1 < text.length();
      value.append(escapes ? text.charAt(++i) : c);
    }
    return Optional.empty();
  }

  /** A scheme's one unnamed parameter. A name that its value follows is none: it stays. */
  private void skipToken68() {
    int before = at;
    skip(ChallengeParser::isSpace);
    skip(c -> isOfToken(c) || c == '/');
    skip(c -> c == '=');
    skip(ChallengeParser::isSpace);
    if (at < text.length() && next() != ',') {
      at = before;
    }
  }

  private void finish() {
    if (!scheme.isEmpty()) {
      challenges.add(new Challenge(scheme, parameters));
    }
    scheme = "";
    parameters = new HashMap<>();
  }

  private int next() {
    return at < text.length() ? text.charAt(at) : -1;
  }

  private String take(IntPredicate wanted) {
    int from = at;
    skip(wanted);
    return text.substring(from, at);
  }

  private void skip(IntPredicate unwanted) {
    while (at < text.length() && unwanted.test(text.charAt(at))) {
      at++;
    }
  }

  private static boolean isSpace(int c) {
    return c == ' ' || c == '\t';
  }

  private static boolean isOfToken(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }
}
