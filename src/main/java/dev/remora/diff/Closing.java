package dev.remora.diff;

/** What closes a value that begins with a quote or a bracket. */
record Closing(String value) {
  private static final String OPEN = "{[(";
  private static final String CLOSED = "}])";

  /** Behind the line where it is closed: the end of the text, where it never is. */
  int end(int line, ValueExtent extent) {
    for (String quotes : new String[] {"\"\"\"", "'''"}) {
      if (value.startsWith(quotes)) {
        return value.indexOf(quotes, 3) >= 0
            ? line + 1
            : extent.through(line + 1, next -> next.contains(quotes));
      }
    }
    Nesting nesting = new Nesting();
    if (value.isEmpty() || (OPEN + "\"'`").indexOf(value.charAt(0)) < 0) {
      return line + 1;
    }
    return nesting.closes(value) ? line + 1 : extent.through(line + 1, nesting::closes);
  }

  /** Counts brackets outside of quotes, over several lines. */
  private static final class Nesting {
    private int depth;
    private char quote;
    private boolean begun;

    /** Whether all is closed at some place of the next line. */
    boolean closes(String line) {
      for (int at = 0; at < line.length(); at++) {
        char c = line.charAt(at);
        if (quote != 0) {
          if (c == '\\' && quote == '"') {
            at++;
          } else if (c == quote) {
            quote = 0;
          }
        } else if ((c == '"' || c == '\'' || c == '`') && !isInWord(line, at)) {
          quote = c;
          begun = true;
        } else if (OPEN.indexOf(c) >= 0) {
          depth++;
          begun = true;
        } else if (CLOSED.indexOf(c) >= 0) {
          depth--;
        }
        if (begun && quote == 0 && depth <= 0) {
          return true;
        }
      }
      return false;
    }

    /** As the apostrophe of {@code don't}. */
    private static boolean isInWord(String line, int at) {
      return at > 0 && Character.isLetterOrDigit(line.charAt(at - 1));
    }
  }
}
