package dev.remora.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private static final Duration NONE = Duration.ZERO;
  private static final Duration LONG = Duration.ofMinutes(30);

  private final Deque<Duration> waits = new ArrayDeque<>();
  private final Deque<Runnable> alarms = new ArrayDeque<>();
  private final List<String> ended = new ArrayList<>();
  private final Limits limits =
      new Limits(
          (wait, action) -> {
            waits.add(wait);
            alarms.add(action);
          });

  private Limits.Limit begin(String name, Duration time) {
    return limits.begin(time, () -> ended.add(name));
  }

  @Test
  void aHundredLimitsHaveOneTimer() {
    for (int i = 0; i < 100; i++) {
      begin("one of many", LONG.plusMinutes(i)).close();
      begin("one of many", LONG.plusMinutes(i));
    }
    assertEquals(1, waits.size());
  }

  @Test
  void whatIsOverIsEndedAndNothingElse() {
    begin("late", LONG);
    begin("first", NONE);
    begin("second", NONE);
    begin("closed", NONE).close();
    alarms.getLast().run();
    assertEquals(List.of("first", "second"), ended);
  }

  @Test
  void anEarlierLimitIsNotWaitedForTheLaterOne() {
    begin("late", LONG);
    begin("early", NONE);
    assertEquals(List.of(NONE), List.copyOf(waits).subList(1, waits.size()));
  }

  @Test
  void theTimerIsSetAgainForWhatIsLeftOnce() {
    begin("over", NONE);
    begin("left", LONG);
    alarms.remove().run();
    assertEquals(1, alarms.size());
    assertTrue(waits.getLast().compareTo(LONG.minusMinutes(1)) > 0);
    alarms.remove().run(); // it went off early, as timers may
    assertEquals(List.of("over"), ended);
    assertEquals(1, alarms.size());
  }

  @Test
  void aTimerThatIsNotNeededAnyMoreSetsNoOther() {
    begin("over in time", NONE).close();
    alarms.remove().run();
    assertTrue(alarms.isEmpty());
    assertTrue(ended.isEmpty());
  }

  @Test
  void whatNeverEndsIsLookedAtEveryHour() {
    begin("endless", Duration.ofNanos(Long.MAX_VALUE / 2));
    assertEquals(List.of(Duration.ofHours(1)), List.copyOf(waits));
    alarms.remove().run();
    assertEquals(1, alarms.size());
    assertTrue(ended.isEmpty());
  }
}
