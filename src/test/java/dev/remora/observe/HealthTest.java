package dev.remora.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.sync.PassEvent;
import dev.remora.time.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The three probes through the life of a follower, on a clock that the test moves. */
class HealthTest {
  private final VirtualClock clock = new VirtualClock();
  private final Health health = new Health(clock, Optional.empty());

  @Test
  void itIsStartedAndReadyWithTheFirstRevision() {
    assertTrue(health.started().isPresent());
    assertTrue(health.ready().isPresent());
    assertEquals(Optional.empty(), health.live());
    health.happened(Events.shown());
    health.happened(new PassEvent.Started());
    assertEquals(Optional.empty(), health.started());
    assertEquals(Optional.empty(), health.ready());
  }

  @Test
  void aStartWithNoneIsStartedButNotReady() {
    health.happened(new PassEvent.Started());
    assertEquals(Optional.empty(), health.started());
    assertEquals(Optional.of("nothing of this image is published"), health.ready());
    health.happened(Events.shown());
    assertEquals(Optional.empty(), health.ready());
  }

  @Test
  void aVolumeThatWasTakenOverIsNotReadyAnyMore() {
    health.happened(Events.shown());
    health.happened(new PassEvent.TakenOver("registry.example/other:v2"));
    assertEquals(
        Optional.of("the volume belongs to another image now: registry.example/other:v2"),
        health.ready());
    assertEquals(Optional.empty(), health.live());
  }

  @Test
  void withoutMaxAgeAnOldConfirmationIsReady() {
    health.happened(Events.shown());
    health.happened(Events.confirmed(clock.now()));
    clock.advance(Duration.ofDays(30));
    assertEquals(Optional.empty(), health.ready());
    assertEquals(Optional.of(Duration.ofDays(30)), health.age());
  }

  @Test
  void withMaxAgeItIsNotReadyUntilItIsConfirmedAgain() {
    Health strict = new Health(clock, Optional.of(Duration.ofHours(1)));
    strict.happened(Events.shown());
    assertTrue(strict.ready().orElseThrow().contains("no source has confirmed"));
    strict.happened(Events.confirmed(clock.now()));
    clock.advance(Duration.ofHours(1));
    assertEquals(Optional.empty(), strict.ready());
    clock.advance(Duration.ofMinutes(1));
    assertEquals(Optional.of("the last confirmation is 1h1m old, max-age is 1h"), strict.ready());
    strict.happened(Events.confirmed(clock.now()));
    assertEquals(Optional.empty(), strict.ready());
  }

  @Test
  void aClockThatWasSetBackMakesNothingYoungerThanNow() {
    health.happened(Events.confirmed(clock.now()));
    clock.set(clock.now().minus(Duration.ofDays(1)));
    assertEquals(Optional.of(Duration.ZERO), health.age());
  }

  @Test
  void aClockThatIsSetBackMakesNothingYoungerThanItIs() {
    Health strict = new Health(clock, Optional.of(Duration.ofHours(1)));
    strict.happened(Events.shown());
    strict.happened(Events.confirmed(clock.now()));
    clock.set(clock.now().minus(Duration.ofHours(9)));
    assertEquals(Optional.empty(), strict.ready());
    clock.advance(Duration.ofMinutes(61));
    assertEquals(Optional.of(Duration.ofMinutes(61)), strict.age());
    assertEquals(Optional.of("the last confirmation is 1h1m old, max-age is 1h"), strict.ready());
  }

  @Test
  void oneThatIsSetForwardMayHaveSleptMeanwhile() {
    health.happened(Events.confirmed(clock.now()));
    clock.set(clock.now().plus(Duration.ofHours(3)));
    assertEquals(Optional.of(Duration.ofHours(3)), health.age());
  }

  @Test
  void aDeviceWithoutABatteryGetsTheTimeAfterItWasConfirmed() {
    Instant right = clock.now();
    clock.set(Instant.EPOCH);
    health.happened(Events.confirmed(clock.now()));
    clock.set(right);
    clock.advance(Duration.ofMinutes(2));
    assertEquals(Optional.of(Duration.ofMinutes(2)), health.age());
  }

  @Test
  void whatAnotherProcessHeardIsAsOldAsItSays() {
    health.happened(Events.confirmed(clock.now().minus(Duration.ofHours(5))));
    clock.advance(Duration.ofHours(1));
    assertEquals(Optional.of(Duration.ofHours(6)), health.age());
  }

  @Test
  void itIsAliveAsLongAsTheLoopKeepsWhatItAnnounces() {
    health.happened(new PassEvent.Waiting(Duration.ofHours(6)));
    clock.advance(Duration.ofHours(6));
    assertEquals(Optional.empty(), health.live());
    health.happened(new PassEvent.Begun(Duration.ofMinutes(2)));
    clock.advance(Duration.ofMinutes(3));
    assertEquals(Optional.empty(), health.live());
    clock.advance(Duration.ofMinutes(2));
    assertTrue(health.live().isPresent());
    health.happened(new PassEvent.Waiting(Duration.ofMinutes(5)));
    assertEquals(Optional.empty(), health.live());
  }
}
