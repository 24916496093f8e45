package dev.remora.trust.proof;

import dev.remora.failure.Failure;

/** Why one signature does not count; thrown by the check that it does not pass. */
public final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST = 100;

  private final transient Miss miss;

  public Refusal(Miss.Reason reason, String why) {
    this(new Miss(reason, why));
  }

  public Refusal(Miss miss) {
    super(miss.why(), null, false, false);
    this.miss = miss;
  }

  /** One of which nobody can say what it would mean. */
  public static Refusal unreadable(String why) {
    return new Refusal(Miss.Reason.UNREADABLE, "carries a signature that does not count: " + why);
  }

  /** One that does not prove what it says of itself: its time, its log, whose key it is. */
  public static Refusal unproven(String why) {
    return new Refusal(Miss.Reason.UNPROVEN, "carries a signature that is not proven: " + why);
  }

  /** One that says something else than that a manifest is signed. */
  public static Refusal otherMeaning(String what) {
    return new Refusal(
        Miss.Reason.OTHER_MEANING, "carries " + what + ", which is no signature of it");
  }

  /** What a stranger wrote, so that it can stand in a line. */
  public static String shown(String text) {
    return shown(text, LONGEST);
  }

  /** The same, of so many characters at most. */
  public static String shown(String text, int longest) {
    String harmless = Failure.harmless(text);
    return harmless.codePointCount(0, harmless.length()) <= longest
        ? harmless
        : harmless.substring(0, harmless.offsetByCodePoints(0, longest)) + "…";
  }

  public Miss miss() {
    return miss;
  }
}
