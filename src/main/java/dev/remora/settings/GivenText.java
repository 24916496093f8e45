package dev.remora.settings;

import dev.remora.failure.Failure;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value as somebody typed it, judged by the same rules wherever it came from: flag, variable,
 * file or argument. White space around it is no part of it: lines of files and secrets end with a
 * line break that nobody sees.
 *
 * @param text without the white space around it; empty means that nothing was given
 */
public record GivenText(String text) {
  private static final int LONGEST_SHOWN = 80;
  private static final String QUOTES = "\"'`“”„‘’‚";

  /** What other tools would have replaced: variables, commands, templates. */
  private static final Pattern UNEXPANDED =
      Pattern.compile(
          "\\$\\{[A-Za-z0-9_.]*+|\\$\\([A-Za-z0-9_.]*+|\\{\\{|(?<![^/:@=,;])\\$[A-Z_][A-Z0-9_]*");

  private static final Pattern DIGEST_AT_THE_END = Pattern.compile("@sha(?:256|512):[^@/]*$");

  /** The text without the white space around it, of whatever script. */
  public static GivenText of(String given) {
    int end = given.length();
    int start = 0;
    while (start < end && isSpace(given.charAt(end - 1))) {
      end--;
    }
    while (start < end && isSpace(given.charAt(start))) {
      start++;
    }
    return new GivenText(given.substring(start, end));
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  /**
   * The value.
   *
   * @throws IllegalArgumentException with a message for people that names what was given where the
   *     parser says that it may be repeated
   */
  public <T> T as(Parser<T> parser) {
    for (String item : parser.items(text)) {
      Optional<String> flaw = flaw(item);
      if (flaw.isPresent()) {
        throw new IllegalArgumentException(about(parser, flaw.get()));
      }
    }
    try {
      return parser.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(about(parser, String.valueOf(e.getMessage())), e);
    }
  }

  /** A text that a shell or a template should have expanded, and did not, is no value. */
  private static Optional<String> flaw(String item) {
    for (int i = 0; i < item.length(); i += Character.charCount(item.codePointAt(i))) {
      if (Failure.isHarmful(item.codePointAt(i))) {
        return Optional.of("has " + name(item.codePointAt(i)) + " inside, which no value has");
      }
    }
    boolean mayBeUnexpanded = item.indexOf('$') >= 0 || item.indexOf('{') >= 0;
    Matcher unexpanded = UNEXPANDED.matcher(mayBeUnexpanded ? item : "");
    if (unexpanded.find()) {
      return Optional.of(unexpanded(unexpanded.group()));
    }
    boolean quoted =
        !item.isEmpty()
            && (QUOTES.indexOf(item.charAt(0)) >= 0
                || QUOTES.indexOf(item.charAt(item.length() - 1)) >= 0);
    return quoted
        ? Optional.of("has quotes around it that are part of the value here; leave them away")
        : Optional.empty();
  }

  private static String name(int control) {
    return switch (control) {
      case '\n', '\r' -> "a line break";
      case '\t' -> "a tab";
      default -> "the character U+%04X".formatted(control);
    };
  }

  private static String unexpanded(String found) {
    String end = found.startsWith("${") ? "…}" : found.startsWith("$(") ? "…)" : "";
    String shown = end.isEmpty() || found.length() == 2 ? found + end : found + end.substring(1);
    return "has "
        + shown
        + " in it, which was not expanded before, and Remora expands nothing"
        + (found.startsWith("$(")
            ? "; Kubernetes does, for variables that are defined above this one"
            : "");
  }

  private String about(Parser<?> parser, String message) {
    String subject = parser.isConfidential(text) || mayHoldSecret() ? "" : shown();
    if (message.startsWith("is ") || message.startsWith("has ")) {
      return (subject.isEmpty() ? "it" : subject) + " " + message;
    }
    return subject.isEmpty() ? message : subject + ": " + message;
  }

  /** Of any setting: keys, documents, and logins may have been put in the wrong place. */
  private boolean mayHoldSecret() {
    String named = DIGEST_AT_THE_END.matcher(text).replaceFirst("");
    return named.indexOf('@') >= 0
        || text.contains("://")
        || text.contains("-----BEGIN")
        || (text.startsWith("{") && !text.startsWith("{{"));
  }

  private String shown() {
    StringBuilder shown = new StringBuilder("'");
    List<Integer> points = text.codePoints().limit(LONGEST_SHOWN + 1L).boxed().toList();
    points.stream().limit(LONGEST_SHOWN).forEach(c -> shown.append(escaped(c)));
    return shown.append(points.size() > LONGEST_SHOWN ? "…'" : "'").toString();
  }

  private static String escaped(int c) {
    return switch (c) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default ->
          Failure.isHarmful(c)
              ? "\\u" + "%04x".formatted(c).toLowerCase(Locale.ROOT)
              : Character.toString(c);
    };
  }
}
