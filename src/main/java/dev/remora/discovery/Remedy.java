package dev.remora.discovery;

import java.util.regex.Pattern;

/** What would have one chosen that is not. */
public enum Remedy {
  /** To pin it, in one place. */
  PIN,
  /** To sign it. */
  SIGN,
  /** To attach it again, which makes it the newest. */
  ATTACH_AGAIN;

  /** What means nothing to a shell. */
  private static final Pattern UNQUOTED = Pattern.compile("[A-Za-z0-9=,._/:@-]*");

  /**
   * As it is typed, where the same settings hold.
   *
   * @param image to which it is attached
   * @param revision its digest, or the beginning of it
   * @param selection whose rules are given to whoever attaches or signs, too
   */
  public String typed(String image, String revision, Selection selection) {
    String key = selection.policy().needsEvidence() ? " --sign-key FILE" : "";
    return switch (this) {
      case PIN -> "--revision " + revision;
      case SIGN -> "remora sign " + image + " " + revision + " --sign-key FILE" + match(selection);
      case ATTACH_AGAIN ->
          "remora attach " + image + " --from " + revision + key + match(selection);
    };
  }

  private static String match(Selection selection) {
    String rules = selection.rules().toString();
    if (rules.isEmpty()) {
      return "";
    }
    boolean plain = UNQUOTED.matcher(rules).matches();
    return " --match " + (plain ? rules : "'" + rules.replace("'", "'\\''") + "'");
  }
}
