package dev.remora.failure;

/**
 * What was being done, and to what, when something failed: the first half of every error line.
 *
 * @param doing a verb phrase in the infinitive, such as {@code list the referrers of}
 * @param target what it was done to; no credentials, no query strings
 */
public record Purpose(String doing, String target) {
  @Override
  public String toString() {
    return target.isEmpty() ? doing : doing + " " + target;
  }
}
