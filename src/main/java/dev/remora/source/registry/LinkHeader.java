package dev.remora.source.registry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The values of a {@code Link} header (RFC 8288, section 3), read for the relation {@code next}.
 *
 * <p>Servers write it in more forms than the RFC has: with apostrophes in place of quotation marks,
 * without any, without a relation, with raw characters in the target. What cannot be read is an
 * error and not "no next page": half a listing would look like a whole one.
 */
final class LinkHeader {
  /** A {@code Link} header is of no form that can be read. */
  static final class Malformed extends Exception {
    Malformed() {
      super("the Link header is malformed");
    }
  }

  private static final String OPTIONAL_SPACE = " \t";
  private static final String END_OF_NAME = " \t;,=\"<>";
  private static final String END_OF_VALUE = ";,\"<>";

  /** A registered relation, or an address that stands for one. */
  private static final Pattern RELATION = Pattern.compile("[a-z][a-z0-9.:/_~%?&=+*@#!$-]*");

  private final String text;
  private int at;

  private LinkHeader(String text) {
    this.text = text;
  }

  /**
   * A link to the next page.
   *
   * @param target as written
   * @param said whether it says so; ORAS takes one that says nothing for it, too
   */
  record Next(String target, boolean said) {}

  /** The first link that says so; else the first that says nothing. */
  static Optional<Next> next(List<String> values) throws Malformed {
    List<Next> links = new ArrayList<>();
    for (String value : values) {
      new LinkHeader(value).addTo(links);
    }
    return links.stream().filter(Next::said).findFirst().or(() -> links.stream().findFirst());
  }

  private void addTo(List<Next> links) throws Malformed {
    skipSeparators();
    while (at < text.length()) {
      String target = target();
      Optional<String> relation = relation();
      if (relation.isEmpty() || saysNext(relation.get())) {
        links.add(new Next(target, relation.isPresent()));
      }
      skipSeparators();
    }
  }

  /** Up to the bracket that ends it: one inside, which should be escaped, has more behind it. */
  private String target() throws Malformed {
    expect('<');
    int end = text.indexOf('>', at);
    while (end >= 0 && !endsTarget(end)) {
      end = text.indexOf('>', end + 1);
    }
    if (end < 0) {
      throw new Malformed();
    }
    String target = text.substring(at, end).strip();
    at = end + 1;
    return target;
  }

  private boolean endsTarget(int bracket) {
    String rest = text.substring(bracket + 1).stripLeading();
    return rest.isEmpty() || rest.startsWith(";") || rest.startsWith(",");
  }

  /** Only the first {@code rel} counts (RFC 8288, section 3.3); nothing where it is empty. */
  private Optional<String> relation() throws Malformed {
    Optional<String> relation = Optional.empty();
    skip(OPTIONAL_SPACE);
    while (at < text.length() && text.charAt(at) == ';') {
      skip(OPTIONAL_SPACE + ";");
      String name = name();
      String value = value();
      if (name.equals("rel") && relation.isEmpty()) {
        relation = Optional.of(value);
      }
    }
    if (at < text.length() && text.charAt(at) != ',') {
      throw new Malformed();
    }
    return relation.map(String::strip).filter(types -> !types.isEmpty());
  }

  private static boolean saysNext(String relation) throws Malformed {
    List<String> all = Arrays.asList(relation.toLowerCase(Locale.ROOT).split("\\s+"));
    if (!all.stream().allMatch(type -> RELATION.matcher(type).matches())) {
      throw new Malformed(); // it may be "next" in some other form
    }
    return all.contains("next");
  }

  private String value() throws Malformed {
    skip(OPTIONAL_SPACE);
    if (at >= text.length() || text.charAt(at) != '=') {
      return "";
    }
    at++;
    skip(OPTIONAL_SPACE);
    String value = quoted('"').or(() -> quoted('\'')).orElseGet(this::unquoted);
    skip(OPTIONAL_SPACE);
    return value;
  }

  /** A value between marks; nothing where it is not, or does not end. */
  private Optional<String> quoted(char mark) {
    if (at >= text.length() || text.charAt(at) != mark) {
      return Optional.empty();
    }
    StringBuilder value = new StringBuilder();
    for (int i = at + 1; i < text.length(); i++) {
      if (text.charAt(i) == mark) {
        at = i + 1;
        return Optional.of(value.toString());
      }
      if (text.charAt(i) == '\\' && i + 1 < text.length()) {
        i++;
      }
      value.append(text.charAt(i));
    }
    return Optional.empty();
  }

  /** A token; with the spaces in it, which only a quoted value may have. */
  private String unquoted() {
    return until(END_OF_VALUE).strip();
  }

  private String name() {
    return until(END_OF_NAME).toLowerCase(Locale.ROOT);
  }

  private String until(String ends) {
    int begin = at;
    while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
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
