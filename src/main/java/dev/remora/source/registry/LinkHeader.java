package dev.remora.source.registry;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The values of a {@code Link} header (RFC 8288, section 3), read for the relation {@code next}.
 *
 * <p>What cannot be read is an error and not "no next page": half a listing would look like a whole
 * one.
 */
final class LinkHeader {
  /** A {@code Link} header is not of the form that the RFC gives. */
  static final class Malformed extends Exception {
    Malformed() {
      super("the Link header is malformed");
    }
  }

  private static final String OPTIONAL_SPACE = " \t";
  private static final String END_OF_TOKEN = " \t;,=\"<>";

  private final String text;
  private int at;

  private LinkHeader(String text) {
    this.text = text;
  }

  /** Where the next page is, as written; the first such link counts. */
  static Optional<String> next(List<String> values) throws Malformed {
    Optional<String> next = Optional.empty();
    for (String value : values) {
      Optional<String> found = new LinkHeader(value).findNext();
      next = next.isPresent() ? next : found;
    }
    return next;
  }

  private Optional<String> findNext() throws Malformed {
    Optional<String> next = Optional.empty();
    skipSeparators();
    while (at < text.length()) {
      String target = target();
      boolean isNext = parametersSayNext();
      next = next.isEmpty() && isNext ? Optional.of(target) : next;
      skipSeparators();
    }
    return next;
  }

  private String target() throws Malformed {
    expect('<');
    int end = text.indexOf('>', at);
    if (end < 0) {
      throw new Malformed();
    }
    String target = text.substring(at, end).strip();
    at = end + 1;
    return target;
  }

  /** Only the first {@code rel} counts (RFC 8288, section 3.3). */
  private boolean parametersSayNext() throws Malformed {
    Optional<String> relation = Optional.empty();
    skip(OPTIONAL_SPACE);
    while (at < text.length() && text.charAt(at) == ';') {
      skip(OPTIONAL_SPACE + ";");
      String name = token().toLowerCase(Locale.ROOT);
      String value = value();
      if (name.equals("rel") && relation.isEmpty()) {
        relation = Optional.of(value);
      }
    }
    if (at < text.length() && text.charAt(at) != ',') {
      throw new Malformed();
    }
    return relation
        .map(
            types -> Arrays.asList(types.toLowerCase(Locale.ROOT).split("[ \t]+")).contains("next"))
        .orElse(false);
  }

  private String value() throws Malformed {
    skip(OPTIONAL_SPACE);
    if (at >= text.length() || text.charAt(at) != '=') {
      return "";
    }
    at++;
    skip(OPTIONAL_SPACE);
    String value = at < text.length() && text.charAt(at) == '"' ? quoted() : token();
    skip(OPTIONAL_SPACE);
    return value;
  }

  private String quoted() throws Malformed {
    expect('"');
    StringBuilder value = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '"') {
      if (text.charAt(at) == '\\') {
        at++;
      }
      if (at < text.length()) {
        value.append(text.charAt(at++));
      }
    }
    expect('"');
    return value.toString();
  }

  private String token() {
    int begin = at;
    while (at < text.length() && END_OF_TOKEN.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(begin, at);
  }

  private void expect(char wanted) throws Malformed {
    if (at >= text.length() || text.charAt(at) != wanted) {
      throw new Malformed();
    }
    at++;
  }

  private void skipSeparators() {
    skip(OPTIONAL_SPACE + ",");
  }

  private void skip(String characters) {
    while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }
}
