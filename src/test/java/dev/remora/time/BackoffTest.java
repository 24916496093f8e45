package dev.remora.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.property.Property;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

  @Test
  void theLongestWaitDoublesUntilTheBound() {
    assertEquals(Duration.ofSeconds(1), BACKOFF.after(1, always(1.0)));
    assertEquals(Duration.ofSeconds(2), BACKOFF.after(2, always(1.0)));
    assertEquals(Duration.ofSeconds(32), BACKOFF.after(6, always(1.0)));
    assertEquals(Duration.ofMinutes(1), BACKOFF.after(7, always(1.0)));
    assertEquals(Duration.ofMinutes(1), BACKOFF.after(Integer.MAX_VALUE, always(1.0)));
  }

  @Test
  void theShortestWaitIsHalfTheLongest() {
    assertEquals(Duration.ofMillis(500), BACKOFF.after(1, always(0.0)));
    assertEquals(Duration.ofSeconds(30), BACKOFF.after(50, always(0.0)));
  }

  @Test
  void theBoundHoldsEvenWhenTheFirstWaitIsLonger() {
    Backoff backoff = new Backoff(Duration.ofHours(1), Duration.ofSeconds(1));
    assertEquals(Duration.ofSeconds(1), backoff.after(1, always(1.0)));
  }

  @Test
  void noWaitAtAllIsPossible() {
    assertEquals(Duration.ZERO, new Backoff(Duration.ZERO, Duration.ZERO).after(9, always(1.0)));
  }

  @Test
  void negativeWaitsAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Backoff(Duration.ofSeconds(-1), Duration.ofSeconds(1)));
  }

  @Test
  void noNumberOfFailuresOverflows() {
    Property.check(
        5_000,
        random -> {
          Duration first = Duration.ofNanos(random.nextLong(Long.MAX_VALUE) >> random.nextInt(63));
          Duration longest =
              Duration.ofNanos(random.nextLong(Long.MAX_VALUE) >> random.nextInt(63));
          int failures = random.nextInt(1, 200);
          Duration wait = new Backoff(first, longest).after(failures, random);
          Duration next = new Backoff(first, longest).after(failures + 1, always(1.0));
          assertTrue(!wait.isNegative() && wait.compareTo(longest) <= 0, () -> "" + wait);
          assertTrue(next.compareTo(wait) >= 0, "a later wait may be as long");
        });
  }

  /** A generator whose numbers all lie at one place between the bounds. */
  private static RandomGenerator always(double place) {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        throw new AssertionError("only bounded numbers are expected");
      }

      @Override
      public long nextLong(long bound) {
        return (long) (place * (bound - 1));
      }
    };
  }
}
