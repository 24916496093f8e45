package dev.remora.failure;

/** Names in messages: in quotes, and so short that the reason after them is still read. */
public final class Quoted {
  private static final int LONGEST = 200;

  private Quoted() {}

  public static String of(Object name) {
    String text = name.toString();
    if (text.codePointCount(0, text.length()) > LONGEST) {
      text = text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "…";
    }
    return "\"" + text + "\"";
  }
}
