package dev.remora.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Who listens to a follower disturbs neither it nor others who listen. */
class ListenerTest extends FollowScenario {
  @Test
  void aListenerThatThrowsDisturbsNothingAndIsSaidOnce() {
    attach("app.yaml", "one");
    listener =
        event -> {
          throw new ArithmeticException("a secret");
        };
    schedule.at(minutes(1), () -> attach("app.yaml", "two")).stop(minutes(20));
    follow();
    assertEquals("two", read("app.yaml"));
    assertEquals(1, warnings.size(), warnings::toString);
    assertTrue(warnings.getFirst().startsWith("unexpected ArithmeticException at "));
    assertFalse(warnings.getFirst().contains("secret"));
  }

  @Test
  void whoListensBesideOneThatThrowsHearsAll() {
    attach("app.yaml", "one");
    PassListener thrower =
        event -> {
          throw new StackOverflowError();
        };
    listener = thrower.and(events::add);
    schedule.stop(minutes(20));
    follow();
    assertEquals(1, events(PassEvent.Started.class).size());
    assertEquals(1, shown().size());
  }
}
