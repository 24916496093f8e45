package dev.remora.source.registry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The values of a {@code Link} header (RFC 8288, section 3), read for the relation {@code next}.
 *
 * <p>Servers write it in more forms than the RFC has: with apostrophes in place of quotation marks,
 * without any, without a relation, with raw characters in the target. What cannot be read is an
 * error and not "no next page": half a listing would look like a whole one.
 */
final class LinkHeader {
  static final class Malformed extends Exception {
    Malformed() {
      super("the Link header is malformed");
    }
  }

  /** Ends at a bracket that fits what follows it: one that does not should have been escaped. */
  private static final String TARGET = "(?><(?<target>.*?)>(?=\\s*+(?:[;,]|\\z)))";

  private static final String QUOTED = "\"(?<quoted>(?:[^\"\\\\]|\\\\.)*+)\"";
  private static final String APOSTROPHES = "'(?<apostrophes>(?:[^'\\\\]|\\\\.)*+)'";
  private static final String BARE = "(?<bare>[^;,\"<>]*)"; // spaces, too
  private static final String PARAMETER =
      "[ \t]*;[ \t;]*(?<name>[^ \t;,=\"<>]*)[ \t]*"
          + ("(?:=[ \t]*(?:" + QUOTED + "|" + APOSTROPHES + "|" + BARE + ")[ \t]*)?");

  private static final Pattern LINK =
      Pattern.compile(
          TARGET + "(?<parameters>(?:" + PARAMETER + ")*+)[ \t]*(?:,[ \t,]*|\\z)", Pattern.DOTALL);
  private static final Pattern ONE_PARAMETER = Pattern.compile(PARAMETER, Pattern.DOTALL);
  private static final Pattern SEPARATORS = Pattern.compile("^[ \t,]+");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(.)", Pattern.DOTALL);

  /** A registered relation, or an address that stands for one. */
  private static final Pattern RELATION = Pattern.compile("[a-z][a-z0-9.:/_~%?&=+*@#!$-]*");

  private LinkHeader() {}

  /**
   * A link to the next page.
   *
   * @param target as written
   * @param said whether it says so; ORAS takes one that says nothing for it, too
   */
  record Next(String target, boolean said) {}

  /** The first link that says so; else the first that says nothing. */
  static Optional<Next> next(List<String> headers) throws Malformed {
    List<Next> links = new ArrayList<>();
    for (String header : headers) {
      addTo(links, SEPARATORS.matcher(header).replaceFirst(""));
    }
    return links.stream().filter(Next::said).findFirst().or(() -> links.stream().findFirst());
  }

  private static void addTo(List<Next> links, String header) throws Malformed {
    Matcher link = LINK.matcher(header);
    while (link.regionStart() < header.length()) {
      if (!link.lookingAt()) {
        throw new Malformed();
      }
      Optional<String> relation = relation(link.group("parameters"));
      if (relation.isEmpty() || saysNext(relation.get())) {
        links.add(new Next(link.group("target").strip(), relation.isPresent()));
      }
      link.region(link.end(), header.length());
    }
  }

  /** Only the first {@code rel} counts (RFC 8288, section 3.3); nothing where it is empty. */
  private static Optional<String> relation(String parameters) {
    return ONE_PARAMETER
        .matcher(parameters)
        .results()
        .filter(parameter -> parameter.group("name").equalsIgnoreCase("rel"))
        .findFirst()
        .map(parameter -> value(parameter).strip())
        .filter(value -> !value.isEmpty());
  }

  private static String value(MatchResult parameter) {
    return Stream.of("quoted", "apostrophes")
        .flatMap(marks -> Stream.ofNullable(parameter.group(marks)))
        .findFirst()
        .map(text -> ESCAPE.matcher(text).replaceAll("$1"))
        .orElseGet(() -> Objects.requireNonNullElse(parameter.group("bare"), ""));
  }

  private static boolean saysNext(String relation) throws Malformed {
    List<String> all = Arrays.asList(relation.toLowerCase(Locale.ROOT).split("\\s+"));
    if (!all.stream().allMatch(type -> RELATION.matcher(type).matches())) {
      throw new Malformed(); // it may be "next" in some other form
    }
    return all.contains("next");
  }
}
