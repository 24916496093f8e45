package dev.remora.diff;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where in a line things stand. A tab counts as one column, as in no format that counts them. */
final class Columns {
  private static final Pattern ITEM = Pattern.compile("\\s*(?:[-?]\\s+)+");

  private Columns() {}

  /** Of the first character. */
  static int indent(String line) {
    int at = 0;
    while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
      at++;
    }
    return at;
  }

  /** Of the key, behind the hyphens of a list. */
  static int key(String line) {
    Matcher item = ITEM.matcher(line);
    return item.lookingAt() ? item.end() : indent(line);
  }

  /** Whether an item of a list begins there. */
  static boolean isItem(String line) {
    int at = indent(line);
    return line.startsWith("-", at)
        && (at + 1 == line.length() || Character.isWhitespace(line.charAt(at + 1)));
  }
}
