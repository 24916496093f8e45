package dev.remora.diff;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Secrets that show by their own form, whatever they are called. */
final class InlineSecrets {
  /** The group is what is masked. Their lengths are bounded, and so is the work. */
  private static final List<Pattern> FORMS =
      List.of(
          // who logs in by a URL; a password in it may hold anything but white space and quotes
          Pattern.compile("://([^\\s/\"']{1,2000})@"),
          Pattern.compile("://[^\\s/\"':@]{0,256}+:((?!\\d{1,5}/)[^\\s\"']{1,2000})@"),
          Pattern.compile(":thin:([^\\s@\"']{1,500}+)@"),
          Pattern.compile("(?i)\\b(?:bearer|basic)\\s+([A-Za-z0-9._~+/=-]{6,4000}+)"),
          Pattern.compile("\\b(eyJ[A-Za-z0-9_-]{4,4000}+\\.[A-Za-z0-9_.-]{4,8000}+)"),
          Pattern.compile(
              "\\b((?:gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|[sr]k_(?:live|test)_|hvs\\.|npm_|"
                  + "dop_v1_|AIza)[A-Za-z0-9_.-]{8,300}+)"),
          Pattern.compile("\\b((?:AKIA|ASIA)[A-Z0-9]{12,40}+)"));

  private InlineSecrets() {}

  static String masked(String line) {
    String result = line;
    for (Pattern form : FORMS) {
      Matcher found = form.matcher(result);
      if (found.find()) {
        result = masked(result, found.reset());
      }
    }
    return result;
  }

  private static String masked(String line, Matcher found) {
    StringBuilder text = new StringBuilder();
    int at = 0;
    while (found.find()) {
      text.append(line, at, found.start(1)).append(Masking.MASK);
      at = found.end(1);
    }
    return text.append(line, at, line.length()).toString();
  }
}
