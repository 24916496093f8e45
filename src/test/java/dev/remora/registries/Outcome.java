package dev.remora.registries;

/**
 * What a client made of a behaviour.
 *
 * @param cell what the table says: {@code right}, {@code wrong: …}, or a dash where it has no verb
 *     for it
 * @param account what it did and said, for people
 */
record Outcome(String cell, String account) {
  static final String RIGHT = "right";
  static final String NO_VERB = "–";

  static Outcome right(String account) {
    return new Outcome(RIGHT, account);
  }

  static Outcome wrong(String what, String account) {
    return new Outcome("wrong: " + what, account);
  }

  static Outcome noVerb() {
    return new Outcome(NO_VERB, "");
  }
}
