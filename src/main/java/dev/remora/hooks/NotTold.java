package dev.remora.hooks;

/** A hook could not be told; the message says why, for people. It can be tried again. */
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
