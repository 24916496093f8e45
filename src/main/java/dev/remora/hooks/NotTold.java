package dev.remora.hooks;

/** A hook could not be told of a change. The message says why, for people. Another try may help. */
public final class NotTold extends Exception {
  public NotTold(String reason) {
    super(reason);
  }

  NotTold(String reason, Throwable cause) {
    super(reason, cause);
  }

  /** Why. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
