package dev.remora.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.RegistryUnavailable;
import dev.remora.oci.Descriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a follower starts with: what it finds on the volume, a first pass, or nothing. */
class FollowStartTest extends FollowScenario {
  @Test
  void whatTheInitContainerLeftIsNotPulledAgain() {
    Descriptor revision = attach("app.yaml", "one");
    pull();
    again();
    schedule.stop(minutes(10));
    follow();
    assertInstanceOf(PassEvent.Shown.class, events.getFirst());
    assertEquals(List.of(revision.digest()), shown());
    assertTrue(
        events.indexOf(new PassEvent.Started()) < events.indexOf(firstOf(PassEvent.Begun.class)),
        events.toString());
    assertEquals(Collections.nCopies(2, "listing (304)"), registry.requests().subList(0, 2));
    Duration first = Duration.between(begin(), registry.times().getFirst());
    assertTrue(first.compareTo(INTERVAL) <= 0, first.toString());
  }

  @Test
  void whatIsThereIsEnoughToStartWithoutTheRegistry() {
    attach("app.yaml", "one");
    pull();
    again();
    registry.failWith(away());
    schedule.stop(minutes(20));
    follow();
    assertEquals(1, events(PassEvent.Started.class).size());
    assertEquals("one", read("app.yaml"));
    assertTrue(
        outcomes().stream().allMatch(PassResult.Failed.class::isInstance), outcomes().toString());
  }

  @Test
  void withNothingThereAFailureOfTheFirstPassIsTheEnd() {
    attach("app.yaml", "one");
    registry.failWith(away());
    schedule.stop(minutes(1));
    assertThrows(RegistryUnavailable.class, this::follow);
    assertEquals(List.of(), events(PassEvent.Started.class));
  }

  @Test
  void whatIsOlderThanMaxStaleIsNoStart() {
    attach("app.yaml", "one");
    pull();
    again();
    maxStale = Optional.of(minutes(30));
    clock.advance(minutes(31));
    registry.failWith(away());
    schedule = new Schedule(clock).stop(minutes(1));
    assertThrows(RegistryUnavailable.class, this::follow);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+1000000000-12-31T23:59:59Z",
        "+999999999-12-31T23:59:59Z",
        "-999999999-01-01T00:00:00Z",
        "0001-01-01T00:00:00Z",
        "2199-12-31T23:59:59Z"
      })
  void noTimeOnTheVolumeEndsIt(String time) throws IOException {
    attach("app.yaml", "one");
    schedule.at(minutes(1), () -> registry.failWith(away(minutes(5)))).stop(minutes(20));
    follow();
    for (String document : List.of("..remora/state.json", "..data/.remora.json")) {
      String text = read(document).replaceAll("\"2026-08-01T[^\"]*\"", "\"" + time + "\"");
      assertTrue(text.contains(time), text);
      Files.delete(volume().resolve(document));
      write(document, text);
    }
    again();
    schedule.stop(minutes(20));
    FollowEnd end = follow();
    assertEquals(Optional.empty(), end.last().age());
    assertEquals(List.of(), events(PassEvent.Confirmed.class));
    assertEquals("one", read("app.yaml"));

    registry.comeBack();
    again();
    schedule.stop(minutes(20));
    follow();
    assertFalse(events(PassEvent.Confirmed.class).isEmpty());
  }

  @Test
  void aConfirmationFromTheFutureCountsWhenTheClockHasBecomeRight() {
    attach("app.yaml", "one");
    pull();
    Instant right = clock.now();
    again();
    registry.failWith(away());
    clock.set(Instant.EPOCH); // a device without a battery, and without a network
    schedule = new Schedule(clock).at(minutes(1), () -> clock.set(right)).stop(minutes(20));
    follow();
    assertEquals(
        List.of(right),
        events(PassEvent.Confirmed.class).stream().map(PassEvent.Confirmed::at).toList());
  }

  @Test
  void withContinueItStartsWithNoneAndPublishesAsSoonAsTheRegistryAnswers() {
    onFailure = OnFailure.CONTINUE;
    attach("app.yaml", "one");
    registry.failWith(away());
    schedule.at(minutes(7), registry::comeBack).stop(minutes(20));
    follow();
    assertEquals(
        events.indexOf(new PassEvent.Started()),
        events.indexOf(firstOf(PassEvent.Ended.class)) + 1,
        events.toString());
    assertInstanceOf(PassResult.Failed.class, outcomes().getFirst());
    assertEquals("one", read("app.yaml"));
  }

  private Instant begin() {
    return clock.now().minus(minutes(10));
  }
}
