package dev.remora.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.Interrupted;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.http.RequestTrouble;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import dev.remora.time.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class GateTest {
  private static final Purpose PURPOSE = new Purpose("fetch", "it");
  private static final Duration ANY = Duration.ofDays(1);

  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final Deadline deadline = Deadline.in(Duration.ofMinutes(2), clock);
  private final Limits limits =
      new Limits(
          (wait, action) ->
              CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS)
                  .execute(action));

  /** Somebody on a thread of their own, who has entered or waits for it. */
  private static final class Guest {
    private final CompletableFuture<Gate.Pass> pass = new CompletableFuture<>();
    private final Thread thread;

    Guest(Gate gate, Duration patience, Deadline limit) {
      CountDownLatch stay = new CountDownLatch(1);
      thread =
          Thread.ofPlatform()
              .daemon()
              .start(
                  () -> {
                    try {
                      pass.complete(gate.enter(PURPOSE, patience, limit));
                      stay.await();
                    } catch (Throwable e) {
                      pass.completeExceptionally(e);
                    }
                  });
    }

    Gate.Pass entered() {
      return pass.join();
    }

    boolean waits() {
      Thread.State state;
      do {
        state = thread.getState();
      } while (state == Thread.State.RUNNABLE || state == Thread.State.NEW);
      return !pass.isDone();
    }
  }

  private Guest guest(Gate gate) {
    return new Guest(gate, ANY, deadline);
  }

  private List<Gate.Pass> enter(Gate gate, int count) {
    List<Gate.Pass> passes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      passes.add(guest(gate).entered());
    }
    return passes;
  }

  @Test
  void sixteenConnectionsAreAllThatThereAre() {
    Gate gate = Gate.ofConnections("registry", limits);
    List<Gate.Pass> passes = enter(gate, 16);
    Guest next = guest(gate);
    assertTrue(next.waits());
    passes.getFirst().close();
    passes.getFirst().close(); // counts once
    next.entered();
    assertTrue(guest(gate).waits());
  }

  @Test
  void oneGoesAheadUntilItIsKnownWhatIsSpoken() {
    Gate gate = Gate.ofAnything("registry", limits);
    enter(gate, 1);
    List<Guest> others = List.of(guest(gate), guest(gate));
    assertTrue(others.getFirst().waits() && others.getLast().waits());
    gate.connected();
    others.forEach(Guest::entered);
  }

  @Test
  void whoWentAheadAndFailedIsFollowedByAnother() {
    Gate gate = Gate.ofAnything("registry", limits);
    Gate.Pass first = enter(gate, 1).getFirst();
    Guest second = guest(gate);
    Guest third = guest(gate);
    first.close();
    CompletableFuture.anyOf(second.pass, third.pass).join();
    assertTrue(second.waits() || third.waits());
  }

  @Test
  void aSharedConnectionCarriesWhatItsServerAllows() {
    Gate gate = Gate.ofAnything("registry", limits);
    gate.connected(this, 3);
    enter(gate, 3);
    Guest fourth = guest(gate);
    assertTrue(fourth.waits());
    gate.connected(this, 1_000_000);
    fourth.entered();
    enter(gate, 96);
    assertTrue(guest(gate).waits(), "a hundred are all that there are");
  }

  @Test
  void aServerThatAllowsNoneForAWhileIsWaitedFor() {
    Gate gate = Gate.ofAnything("registry", limits);
    gate.connected(this, 0);
    Guest waiting = guest(gate);
    assertTrue(waiting.waits());
    gate.connected(this, 1);
    waiting.entered();
  }

  @Test
  void aConnectionThatAllowedNoneAndEndedKeepsNobodyOut() {
    Gate gate = Gate.ofAnything("registry", limits);
    gate.connected(this, 0);
    Guest waiting = guest(gate);
    assertTrue(waiting.waits());
    gate.disconnected(this);
    waiting.entered();
  }

  @Test
  void whenASharedConnectionEndsOneGoesAheadWhateverStillRunsOnIt() {
    Gate gate = Gate.ofAnything("registry", limits);
    gate.connected(this, 100);
    enter(gate, 5);
    gate.disconnected(this);
    enter(gate, 1);
    assertTrue(guest(gate).waits());
  }

  @Test
  void whoHasOneAlreadyDoesNotWaitForItself() throws Exception {
    Gate gate = Gate.ofAnything("registry", limits);
    gate.enter(PURPOSE, ANY, deadline);
    gate.enter(PURPOSE, ANY, deadline);
  }

  @Test
  void refusedBurstIsCutToWhatWasTaken() {
    Gate gate = Gate.ofConnections("registry", limits);
    List<Gate.Pass> passes = enter(gate, 16);
    for (Gate.Pass refused : passes.subList(3, 16)) {
      refused.refused();
      refused.close();
    }
    assertTrue(guest(gate).waits(), "three were taken, and three are there");
    passes.getFirst().close();
  }

  @Test
  void oneThatIsRefusedHalvesThem() {
    Gate gate = Gate.ofConnections("registry", limits);
    List<Gate.Pass> passes = enter(gate, 16);
    passes.getFirst().refused();
    passes.forEach(Gate.Pass::close);
    enter(gate, 8);
    assertTrue(guest(gate).waits());
  }

  @Test
  void allThatAreRefusedLeaveOne() {
    Gate gate = Gate.ofConnections("registry", limits);
    for (Gate.Pass refused : enter(gate, 16)) {
      refused.refused();
      refused.close();
    }
    enter(gate, 1);
    assertTrue(guest(gate).waits());
  }

  @Test
  void oneThatIsRefusedAloneChangesNothing() {
    Gate gate = Gate.ofConnections("registry", limits);
    Gate.Pass alone = enter(gate, 1).getFirst();
    alone.refused();
    alone.close();
    enter(gate, 16);
  }

  @Test
  void oneMoreIsTriedAfterAHundredAnswers() {
    Gate gate = Gate.ofConnections("registry", limits);
    List<Gate.Pass> passes = enter(gate, 2);
    passes.getFirst().refused();
    passes.getFirst().close();
    Guest next = guest(gate);
    assertTrue(next.waits());
    for (int i = 0; i < 100; i++) {
      passes.getLast().served();
    }
    guest(gate);
    passes.getLast().close();
    next.entered();
  }

  @Test
  void whoWaitsIsHeldForAsLongAsTheServerAsks() {
    Gate gate = Gate.ofConnections("registry", limits);
    List<Gate.Pass> passes = enter(gate, 16);
    Guest waiting = guest(gate);
    assertTrue(waiting.waits());
    passes.getFirst().hold(Duration.ofSeconds(17));
    passes.getFirst().close();
    waiting.entered();
    assertEquals(List.of(Duration.ofSeconds(17)), clock.sleeps());
  }

  @Test
  void whoHasNoPatienceIsTold() {
    Gate gate = Gate.ofConnections("registry", limits);
    List<Gate.Pass> passes = enter(gate, 16);
    Guest impatient = new Guest(gate, Duration.ofSeconds(3), deadline);
    assertTrue(impatient.waits());
    passes.getFirst().hold(Duration.ofSeconds(17));
    RequestTrouble trouble =
        (RequestTrouble)
            assertThrows(java.util.concurrent.ExecutionException.class, impatient.pass::get)
                .getCause();
    assertEquals(
        "registry asks to be left alone for 17s", Objects.requireNonNull(trouble).reason());
    assertEquals(List.of(), clock.sleeps());
  }

  @Test
  void waitEndsAtTheDeadline() {
    Gate gate = Gate.ofConnections("registry", limits);
    enter(gate, 16);
    Deadline soon = Deadline.in(Duration.ofMillis(50), Clock.system());
    Guest late = new Guest(gate, ANY, soon);
    assertTrue(
        assertThrows(java.util.concurrent.ExecutionException.class, late.pass::get).getCause()
            instanceof RegistryUnavailable);
  }

  @Test
  void waitEndsWithAnInterrupt() {
    Gate gate = Gate.ofConnections("registry", limits);
    List<Gate.Pass> passes = enter(gate, 16);
    Guest interrupted = guest(gate);
    Guest next = guest(gate);
    assertTrue(interrupted.waits() && next.waits());
    interrupted.thread.interrupt();
    Future<Gate.Pass> none = interrupted.pass;
    assertTrue(
        assertThrows(java.util.concurrent.ExecutionException.class, none::get).getCause()
            instanceof Interrupted);
    passes.getFirst().close();
    assertFalse(next.entered() == null);
  }
}
