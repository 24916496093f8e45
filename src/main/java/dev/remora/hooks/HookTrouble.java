package dev.remora.hooks;

/** A hook could not be told of a change. The message says why, for people. Another try may help. */
public final class HookTrouble extends Exception {
  public HookTrouble(String reason) {
    super(reason);
  }

  HookTrouble(String reason, Throwable cause) {
    super(reason, cause);
  }

  public String reason() {
    return String.valueOf(getMessage());
  }
}
