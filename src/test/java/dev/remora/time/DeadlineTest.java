package dev.remora.time;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.Interrupted;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  private static final Purpose PURPOSE = new Purpose("pull", "ghcr.io/app");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final VirtualClock clock = new VirtualClock();
  private final Deadline deadline = Deadline.in(MINUTE, clock);

  @Test
  void whoeverInterruptsALongCalculationEndsIt() {
    deadline.check(PURPOSE);
    Thread.currentThread().interrupt();
    assertThrows(Interrupted.class, () -> deadline.check(PURPOSE));
    assertTrue(Thread.interrupted());
  }

  @Test
  void whatIsLeftGrowsLessAndNeverNegative() {
    clock.advance(Duration.ofSeconds(20));
    assertEquals(Duration.ofSeconds(40), deadline.remaining());
    clock.advance(Duration.ofHours(1));
    assertEquals(Duration.ZERO, deadline.remaining());
  }

  @Test
  void itPassesWithItsLastNanosecond() {
    clock.advance(MINUTE.minusNanos(1));
    assertFalse(deadline.passed());
    clock.advance(Duration.ofNanos(1));
    assertTrue(deadline.passed());
  }

  @Test
  void settingTheTimeOfDayChangesNothing() {
    clock.set(Instant.EPOCH);
    assertEquals(MINUTE, deadline.remaining());
  }

  @Test
  void aClockThatWrapsAroundIsNoTrouble() {
    VirtualClock wrapping = new VirtualClock(Instant.EPOCH, Long.MAX_VALUE - 5);
    Deadline across = Deadline.in(MINUTE, wrapping);
    wrapping.advance(Duration.ofSeconds(59));
    assertEquals(Duration.ofSeconds(1), across.remaining());
    assertEquals(Duration.ofMillis(1), across.atMost(Duration.ofMillis(1)).remaining());
    wrapping.advance(MINUTE);
    assertTrue(across.passed());
  }

  @Test
  void aDeadlineOfAgesNeverComes() {
    Deadline ages = Deadline.in(Duration.ofSeconds(Long.MAX_VALUE), clock);
    clock.advance(Duration.ofDays(10_000));
    assertFalse(ages.passed());
  }

  @Test
  void checkFailsWithTheExitCodeOfAnUnavailableRegistry() {
    assertDoesNotThrow(() -> deadline.check(PURPOSE));
    clock.advance(MINUTE);
    RegistryUnavailable failure =
        assertThrows(RegistryUnavailable.class, () -> deadline.check(PURPOSE));
    assertEquals(
        "cannot pull ghcr.io/app: the deadline of 1m passed; set a longer one with --deadline",
        failure.line());
    assertEquals(14, failure.exitCode().code());
    assertFalse(failure.anotherTryCanHelp());
  }

  @Test
  void bytesAreReadUpToItAndNoFurther() throws IOException {
    InputStream in = deadline.over(new ByteArrayInputStream(new byte[200_000]), PURPOSE);
    assertEquals(0, in.read());
    assertEquals(10, in.read(new byte[10]));
    assertTrue(in.skip(150_000) <= 1 << 16, "one skip may be much reading");
    clock.advance(MINUTE);
    assertThrows(RegistryUnavailable.class, in::read);
    assertThrows(RegistryUnavailable.class, () -> in.read(new byte[10]));
    assertThrows(RegistryUnavailable.class, () -> in.skip(1));
  }

  @Test
  void aShorterOneWithinDoesNotBlameTheSetting() {
    Deadline shorter = deadline.atMost(Duration.ofSeconds(10));
    assertEquals(Duration.ofSeconds(10), shorter.remaining());
    assertEquals(
        "cannot pull ghcr.io/app: it took more than 10s", shorter.exceeded(PURPOSE).line());
  }

  @Test
  void aLongerOneWithinIsCutToTheWhole() {
    assertEquals(deadline, deadline.atMost(Duration.ofHours(1)));
  }

  @Test
  void aWaitThatFitsIsSleptInFull() {
    assertTrue(deadline.sleep(Duration.ofSeconds(5), PURPOSE));
    assertEquals(List.of(Duration.ofSeconds(5)), clock.sleeps());
  }

  @Test
  void aWaitThatDoesNotFitEndsAtTheDeadlineAndSaysSo() {
    assertFalse(deadline.sleep(Duration.ofHours(1), PURPOSE));
    assertEquals(List.of(MINUTE), clock.sleeps());
    assertTrue(deadline.passed());
  }

  @Test
  void anInterruptedWaitFailsAndLeavesTheThreadInterrupted() {
    Thread.currentThread().interrupt();
    assertThrows(Interrupted.class, () -> deadline.sleep(MINUTE, PURPOSE));
    assertTrue(Thread.interrupted());
  }
}
