package dev.remora.json;

/** A document is not JSON, or not of the shape that was expected; the message says where. */
public final class MalformedJson extends Exception {
  private final boolean excessive;

  public MalformedJson(String message) {
    this(message, false);
  }

  private MalformedJson(String message, boolean excessive) {
    super(message);
    this.excessive = excessive;
  }

  /** A document that may be right, but is too large to be held. */
  public static MalformedJson excessive(String message) {
    return new MalformedJson(message, true);
  }

  /** Whether only its size is wrong. */
  public boolean isExcessive() {
    return excessive;
  }
}
