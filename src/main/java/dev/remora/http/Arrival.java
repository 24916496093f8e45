package dev.remora.http;

/**
 * How a request comes to an origin. Whoever sends us somewhere else chooses who gets the request
 * and who answers it; so nobody reaches, by us, what is nearer than what we reached to ask it.
 */
public enum Arrival {
  /** We were told by the settings, or by who we trust to say so. */
  ASKED,

  /** A host that was named by its address sent us to another port of that address. */
  SENT_WITHIN_ADDRESS,
  SENT_BY_THIS_MACHINE,
  SENT_BY_PRIVATE,
  SENT_BY_PUBLIC;

  /** What is wrong with where somebody may not send us, for messages. */
  public static final String FORBIDDEN = "an address that is not public";

  /**
   * From a server that sends us elsewhere.
   *
   * @param sender where it was reached
   */
  static Arrival sentBy(Reach sender) {
    return switch (sender) {
      case MACHINE -> SENT_BY_THIS_MACHINE;
      case NEVER, PRIVATE -> SENT_BY_PRIVATE; // the first only where the settings name it
      case PUBLIC -> SENT_BY_PUBLIC;
    };
  }

  public boolean mayReach(Reach reach) {
    return switch (this) {
      case ASKED, SENT_WITHIN_ADDRESS -> true;
      case SENT_BY_THIS_MACHINE -> reach != Reach.NEVER;
      case SENT_BY_PRIVATE -> reach == Reach.PRIVATE || reach == Reach.PUBLIC;
      case SENT_BY_PUBLIC -> reach == Reach.PUBLIC;
    };
  }
}
