package dev.remora.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.publish.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a registry is treated that fails, and by a process that is started again and again. */
class GentlenessTest extends FollowScenario {

  @Test
  void aRegistryThatIsAwayIsAskedNoMoreOftenThanOneThatAnswers() {
    attach("app.yaml", "one");
    schedule
        .at(minutes(1), () -> registry.failWith(away()))
        .at(minutes(1), registry::forgetRequests)
        .stop(minutes(121));
    follow();
    List<Duration> waits = waits();
    assertTrue(waits.stream().allMatch(GentlenessTest::isAnInterval), waits.toString());
    assertTrue(waits.size() >= 22 && waits.size() <= 26, waits.toString());
    assertEquals("one", read("app.yaml"));
  }

  private static boolean isAnInterval(Duration wait) {
    return wait.compareTo(INTERVAL) <= 0
        && wait.compareTo(INTERVAL.minus(INTERVAL.dividedBy(10))) >= 0;
  }

  private List<Duration> waits() {
    List<Instant> polls = registry.times();
    return IntStream.range(1, polls.size())
        .mapToObj(i -> Duration.between(polls.get(i - 1), polls.get(i)))
        .toList();
  }

  @Test
  void whoHasNothingYetTriesInBetweenFurtherApartEachTime() {
    onFailure = OnFailure.CONTINUE;
    attach("app.yaml", "one");
    registry.failWith(away());
    schedule.stop(minutes(120));
    follow();
    List<Duration> waits = waits();
    assertTrue(waits.getFirst().compareTo(INTERVAL.dividedBy(10)) <= 0, waits.toString());
    assertTrue(waits.subList(4, waits.size()).stream().allMatch(GentlenessTest::isAnInterval));
    assertTrue(waits.size() <= 30, waits.toString());
  }

  @Test
  void butNotWhereTheRegistryIsAskedTooOften() {
    onFailure = OnFailure.CONTINUE;
    attach("app.yaml", "one");
    registry.failWith(
        RegistryUnavailable.askedTooOften(new Purpose("ask", "it"), "429", "", Duration.ZERO));
    schedule.stop(minutes(120));
    follow();
    List<Duration> waits = waits();
    assertTrue(waits.stream().skip(1).allMatch(GentlenessTest::isAnInterval), waits.toString());
  }

  @Test
  void aTurnStaysWhereItIsWhoeverAsksInBetween() {
    attach("app.yaml", "one");
    pull();
    again();
    schedule.look(minutes(1)).look(minutes(2)).look(minutes(3)).stop(minutes(120));
    follow();
    int polls = registry.requests().size();
    assertTrue(polls >= 3 + 23 && polls <= 3 + 27, polls + " polls in two hours");
    Duration first = schedule.waits().getFirst();
    assertTrue(first.compareTo(INTERVAL) <= 0, first.toString());
    Duration second = schedule.waits().get(1);
    if (first.compareTo(minutes(1)) > 0) {
      assertEquals(first.minus(minutes(1)), second);
    }
  }

  @Test
  void whenItIsBackTheUsualIntervalIsBackToo() {
    attach("app.yaml", "one");
    schedule
        .at(minutes(1), () -> registry.failWith(away()))
        .at(
            minutes(60),
            () -> {
              registry.comeBack();
              attach("app.yaml", "two");
              registry.forgetRequests();
            })
        .stop(minutes(120));
    follow();
    assertEquals("two", read("app.yaml"));
    assertTrue(registry.requests().size() <= 18, registry.requests().toString());
  }

  @Test
  void whoIsAskedToLeaveTheRegistryAloneDoes() {
    attach("app.yaml", "one");
    schedule
        .at(minutes(1), () -> registry.failWith(away(minutes(30))))
        .at(minutes(1), registry::forgetRequests)
        .stop(minutes(300));
    follow();
    List<Instant> polls = registry.times();
    for (int i = 1; i < polls.size(); i++) {
      Duration wait = Duration.between(polls.get(i - 1), polls.get(i));
      assertTrue(wait.compareTo(minutes(30)) >= 0, "wait " + i + " is " + wait);
      assertTrue(wait.compareTo(minutes(35)) <= 0, "wait " + i + " is " + wait);
    }
    assertTrue(polls.size() > 7, polls.size() + " polls");
  }

  @Test
  void butASignalMeansNow() {
    attach("app.yaml", "one");
    schedule
        .at(minutes(1), () -> registry.failWith(away(Duration.ofHours(10))))
        .at(minutes(30), registry::comeBack)
        .at(minutes(30), () -> attach("app.yaml", "two"))
        .look(minutes(31))
        .stop(minutes(32));
    follow();
    assertEquals("two", read("app.yaml"));
  }

  @Test
  void oneWhoCrashesEveryMinuteAsksNoMoreOftenThanOneWhoRuns() {
    attach("app.yaml", "one");
    pull();
    again();
    for (int crash = 0; crash < 240; crash++) {
      schedule = new Schedule(clock).stop(minutes(1));
      follow();
    }
    int polls = registry.requests().size();
    assertTrue(polls >= 30 && polls <= 54, polls + " polls in four hours");
  }

  @Test
  void norWhileTheRegistryIsAway() {
    attach("app.yaml", "one");
    pull();
    again();
    registry.failWith(away());
    for (int crash = 0; crash < 240; crash++) {
      schedule = new Schedule(clock).stop(minutes(1));
      follow();
    }
    int polls = registry.requests().size();
    assertTrue(polls >= 40 && polls <= 110, polls + " polls in four hours");
    assertTrue(state().pace().orElseThrow().failures() > 30);
  }

  @Test
  void whatIsSavedOfABackoffDoesNotCountWhereNothingIsPublished() {
    attach("app.yaml", "one");
    pull();
    again();
    registry.failWith(away());
    schedule.stop(minutes(60));
    follow();
    assertTrue(state().pace().orElseThrow().failures() > 5);

    try (var session = session()) {
      session.unpublish();
    }
    registry.comeBack();
    again();
    schedule.stop(Duration.ofSeconds(1));
    follow();
    assertEquals("one", read("app.yaml"));
  }

  @Test
  void whatTheRegistryAskedForCountsEvenThere() {
    attach("app.yaml", "one");
    registry.failWith(away(minutes(20)));
    schedule.stop(minutes(1));
    assertThrows(RegistryUnavailable.class, this::follow);
    registry.comeBack();
    again();
    schedule.stop(minutes(19));
    follow();
    assertEquals(List.of(), registry.requests());
    assertFalse(events.contains(new PassEvent.Started()));

    again();
    schedule.stop(minutes(10));
    follow();
    assertEquals("one", read("app.yaml"));
  }

  @Test
  void aStartThatWaitsForThatSaysHowLong() {
    attach("app.yaml", "one");
    registry.failWith(away(minutes(20)));
    schedule.stop(minutes(1));
    assertThrows(RegistryUnavailable.class, this::follow);
    assertEquals(List.of(), events(PassEvent.Held.class));
    registry.comeBack();
    again();
    schedule.stop(minutes(1));
    follow();
    Duration left = events(PassEvent.Held.class).getFirst().left();
    assertTrue(left.compareTo(minutes(20)) >= 0 && left.compareTo(minutes(25)) <= 0, "" + left);
  }

  @Test
  void aClockThatIsSetBackMakesTheRestNoLonger() {
    attach("app.yaml", "one");
    schedule
        .at(minutes(1), () -> registry.failWith(away(minutes(30))))
        .look(minutes(2))
        .at(minutes(3), () -> clock.set(clock.now().minus(Duration.ofHours(9))))
        .at(
            minutes(3),
            () -> {
              registry.comeBack();
              registry.forgetRequests();
            })
        .stop(minutes(2).plus(minutes(35)).plusSeconds(1));
    follow();
    assertFalse(registry.requests().isEmpty());
  }

  @Test
  void norForTheProcessAfterThat() {
    attach("app.yaml", "one");
    registry.failWith(away(minutes(20)));
    schedule.stop(minutes(1));
    assertThrows(RegistryUnavailable.class, this::follow);
    registry.comeBack();
    clock.set(clock.now().minus(Duration.ofHours(9)));
    again();
    schedule.stop(minutes(19));
    follow();
    assertEquals(List.of(), registry.requests());
    again();
    schedule.stop(minutes(26)); // at most: it crashed, and its clock knows nothing of the first 19
    follow();
    assertEquals("one", read("app.yaml"));
  }

  @Test
  void whoSeesItsClockSetBackAgainAndAgainStillAsks() {
    attach("app.yaml", "one");
    pull();
    again();
    registry.failWith(away());
    for (int crash = 0; crash < 240; crash++) {
      schedule = new Schedule(clock).stop(minutes(1));
      follow();
      clock.set(clock.now().minus(Duration.ofHours(9)));
    }
    int polls = registry.requests().size();
    assertTrue(polls >= 10, polls + " polls in four hours");
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MAX_VALUE, Integer.MAX_VALUE - 1})
  void aCountOfFailuresThatCannotGrowKeepsTheWaitsLong(int failures) {
    attach("app.yaml", "one");
    schedule.stop(minutes(1));
    follow();
    try (var session = session()) {
      session.remember(
          session
              .state()
              .withPace(new State.Pace(clock.now().plus(minutes(1)), failures, Optional.empty())));
      session.save();
    }
    registry.failWith(away());
    again();
    schedule.stop(minutes(60));
    follow();
    assertTrue(registry.requests().size() <= 26, registry.requests().size() + " polls in an hour");
    assertEquals(Integer.MAX_VALUE, state().pace().orElseThrow().failures());
  }

  @Test
  void aClockThatWasWrongDoesNotSilenceItForYears() {
    attach("app.yaml", "one");
    schedule.stop(minutes(1));
    follow();
    Instant now = clock.now();
    clock.set(Instant.parse("1970-01-01T00:00:00Z")); // a device without a battery
    again();
    schedule.stop(minutes(10));
    follow();
    assertTrue(registry.requests().size() >= 1, "polls at the wrong time");
    clock.set(now.plus(Duration.ofDays(400)));
    again();
    schedule.stop(minutes(10));
    follow();
    assertTrue(registry.requests().size() >= 1, "polls at the right time");
  }
}
