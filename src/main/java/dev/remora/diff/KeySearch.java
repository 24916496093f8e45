package dev.remora.diff;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds in a line the first name of a secret, and where its value begins.
 *
 * @param kubernetes whether {@code data} is such a name, too
 */
record KeySearch(SecretNames names, boolean kubernetes) {
  /** A longer name is looked at from so far. */
  private static final int LONGEST_KEY = 256;

  private static final String BEFORE_KEY = ",;{}[]()&|<>\"'`";
  private static final Set<String> NAMES_OF_NAMES =
      Set.of("name", "key", "id", "property", "param", "option", "env", "variable", "var", "field");
  private static final Set<String> OF_KUBERNETES = Set.of("data", "stringData");

  /** The only word of a line but one, as in {@code requirepass s3cret}. */
  private static final Pattern FIRST_WORD =
      Pattern.compile(
          "[\\s\\-#;*/]*+(?:(?:export|set|setenv|setx|ENV|ARG|SET)\\s+)?[\"']?([\\w.$-]{1,256})[\"']?\\s+(?=\\S)");

  private static final Pattern NETRC =
      Pattern.compile("\\s*(?:machine|default|login)\\b.{0,500}?\\b(?:password|account)\\s+");
  private static final Pattern FLAG = Pattern.compile("(?<![\\w-])--?([A-Za-z][\\w.-]{0,100})");
  private static final Pattern SECTION =
      Pattern.compile("\\s*\\[+\\s*([^\\[\\],=]{1,256})]+\\s*(?:[#;].*)?");
  private static final Pattern NO_VALUE = Pattern.compile("[\\s\"',;)\\]}/>\\\\]*");
  private static final Pattern NAMED =
      Pattern.compile("[\"']?([\\w.$/-]{1,256})[\"']?(.*)", Pattern.DOTALL);

  /** How far a value goes. */
  enum Form {
    /** As far as its brackets, quotes and indentation. */
    VALUE,
    /** To the next section. */
    SECTION,
    /** To the end of an element of XML. */
    ELEMENT,
    /** The next item of a list as well. */
    ITEM
  }

  /**
   * A name of a secret.
   *
   * @param value where in the line its value begins
   */
  record Found(int value, Form form) {}

  /**
   * Looks for the first in a line.
   *
   * @param named whether the name stands in another line, and the value of whatever key is here is
   *     the secret
   */
  Optional<Found> find(String line, boolean named) {
    Matcher section = SECTION.matcher(line);
    if (section.matches() && names.has(section.group(1))) {
      return Optional.of(new Found(line.length(), Form.SECTION));
    }
    return bySeparator(line, named).or(() -> byWord(line));
  }

  private Optional<Found> bySeparator(String line, boolean named) {
    int firstValue = -1;
    int lastSeparator = -1;
    for (int at = 0; at < line.length(); at++) {
      char c = line.charAt(at);
      if (c != ':' && c != '=' && c != '>') {
        continue;
      }
      String key = key(line, at, lastSeparator);
      int value = value(line, at);
      lastSeparator = at;
      if (key.isEmpty()) {
        continue;
      }
      boolean element = c == '>';
      if (named || isSecret(key)) {
        return Optional.of(new Found(value, element ? Form.ELEMENT : Form.VALUE));
      }
      if (NAMES_OF_NAMES.contains(key.substring(key.lastIndexOf(' ') + 1))) {
        Matcher name = NAMED.matcher(begin(line, value));
        if (name.matches() && names.has(name.group(1))) {
          boolean more = !NO_VALUE.matcher(name.group(2)).matches();
          if (firstValue >= 0 || more) {
            int behind = value + name.start(2);
            return Optional.of(new Found(firstValue >= 0 ? firstValue : behind, Form.VALUE));
          }
        }
      }
      firstValue = firstValue < 0 ? value : firstValue;
    }
    return Optional.empty();
  }

  private boolean isSecret(String key) {
    return names.has(key) || (kubernetes && OF_KUBERNETES.contains(key));
  }

  /** What stands before a separator, as far as it may be a name. */
  private static String key(String line, int separator, int lastSeparator) {
    int end = separator;
    while (end > Math.max(0, separator - LONGEST_KEY)
        && " \t+?:=!".indexOf(line.charAt(end - 1)) >= 0) {
      end--;
    }
    int lowest = Math.max(lastSeparator + 1, Math.max(0, end - LONGEST_KEY));
    if (end <= lowest) {
      return "";
    }
    char last = line.charAt(end - 1);
    boolean quoted = last == '"' || last == '\'';
    int begin = quoted ? end - 1 : end;
    int stop = quoted ? begin : end;
    while (begin > lowest
        && (quoted
            ? line.charAt(begin - 1) != last
            : BEFORE_KEY.indexOf(line.charAt(begin - 1)) < 0)) {
      begin--;
    }
    if (line.charAt(separator) == '>' && (begin == 0 || line.charAt(begin - 1) != '<')) {
      return ""; // no element of XML
    }
    return line.substring(begin, stop).strip();
  }

  /** As much as a name may be, with what follows it. */
  private static String begin(String line, int at) {
    return line.substring(at, Math.min(line.length(), at + 2 * LONGEST_KEY));
  }

  private static int value(String line, int separator) {
    int at = separator + 1;
    int most = Math.min(line.length(), separator + LONGEST_KEY);
    while (at < most && " \t:=>".indexOf(line.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }

  private Optional<Found> byWord(String line) {
    Matcher netrc = NETRC.matcher(line);
    if (netrc.lookingAt()) {
      return Optional.of(new Found(netrc.end(), Form.VALUE));
    }
    Matcher first = FIRST_WORD.matcher(line);
    if (first.lookingAt() && names.has(first.group(1))) {
      return Optional.of(new Found(first.end(), Form.VALUE));
    }
    Matcher flag = FLAG.matcher(line);
    while (flag.find()) {
      if (names.has(flag.group(1))) {
        boolean last = NO_VALUE.matcher(line.substring(flag.end())).matches();
        return Optional.of(
            new Found(last ? line.length() : flag.end(), last ? Form.ITEM : Form.VALUE));
      }
    }
    String bare = line.strip();
    return bare.startsWith("? ") && names.has(bare.substring(2))
        ? Optional.of(new Found(line.length(), Form.VALUE))
        : Optional.empty();
  }

  /** Whether a line says no more than that another one's value is a secret. */
  boolean namesSecret(String line) {
    int at = Columns.key(line);
    int separator = separator(line, at);
    if (separator < 0
        || !NAMES_OF_NAMES.contains(key(line, separator, -1).replaceFirst("^[-?]\\s+", ""))) {
      return false;
    }
    Matcher name = NAMED.matcher(begin(line, value(line, separator)));
    return name.matches() && NO_VALUE.matcher(name.group(2)).matches() && names.has(name.group(1));
  }

  private static int separator(String line, int from) {
    for (int at = from; at < Math.min(line.length(), from + LONGEST_KEY); at++) {
      if (line.charAt(at) == ':' || line.charAt(at) == '=') {
        return at;
      }
    }
    return -1;
  }
}
