package dev.remora.rig;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What others say, such as logs and answers: a failure quotes it whole. What takes effect later is
 * waited for: the first answer after a change may still be the one from before.
 */
public final class Said {
  private Said() {}

  /** Fails where a text lacks one of the parts. */
  public static void contains(String said, String... parts) {
    Stream.of(parts)
        .filter(part -> !said.contains(part))
        .findFirst()
        .ifPresent(part -> fail("'" + part + "' is not said", said));
  }

  /** Fails where a text has a part that nobody was to say. */
  public static void lacks(String said, String part) {
    if (said.contains(part)) {
      fail("'" + part + "' is said", said);
    }
  }

  /** Asks until the answer has all parts, and returns it. */
  public static String await(Duration limit, Supplier<String> question, String... parts) {
    return await(
        "'" + String.join("', '", parts) + "'",
        limit,
        question,
        answer -> Stream.of(parts).allMatch(answer::contains));
  }

  /**
   * Asks until the answer is the expected one, and returns it; once more when the limit has passed.
   *
   * @param what is expected, for the failure
   */
  public static <T> T await(
      String what, Duration limit, Supplier<T> question, Predicate<T> expected) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      boolean last = System.nanoTime() - end > 0;
      T answer = question.get();
      if (expected.test(answer)) {
        return answer;
      }
      if (last) {
        fail("never " + what + " within " + limit.toSeconds() + " s", "" + answer);
      }
    }
  }

  private static void fail(String what, String said) {
    throw new AssertionError(what + " in:\n" + said);
  }
}
