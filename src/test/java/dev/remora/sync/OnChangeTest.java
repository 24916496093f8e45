package dev.remora.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.hooks.Change;
import dev.remora.hooks.ChangeHook;
import dev.remora.hooks.HookTrouble;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.ImageReference;
import dev.remora.publish.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each revision is told at least once, and as a rule once. */
class OnChangeTest extends FollowScenario {
  private final List<Digest> told = new ArrayList<>();
  private final List<Duration> times = new ArrayList<>();
  private boolean deaf;
  private OptionalInt code = OptionalInt.empty();

  @BeforeEach
  void listen() {
    long begin = clock.nanoTime();
    hook =
        Optional.of(
            (change, deadline) -> {
              times.add(Duration.ofNanos(clock.nanoTime() - begin));
              if (deaf) {
                throw new HookTrouble("nobody is there");
              }
              told.add(change.revision());
              return code;
            });
  }

  @Test
  void theFirstOnAnEmptyVolumeCountsAsTold() {
    attach("app.yaml", "one");
    schedule.stop(minutes(20));
    follow();
    assertEquals(List.of(), told);
  }

  @Test
  void soDoesWhatTheInitContainerPublished() {
    attach("app.yaml", "one");
    pull();
    again();
    schedule.stop(minutes(20));
    follow();
    assertEquals(List.of(), told);
  }

  @Test
  void eachRevisionAfterThatIsToldOnce() {
    attach("app.yaml", "one");
    List<Digest> attached = new ArrayList<>();
    for (int n = 1; n <= 5; n++) {
      int number = n;
      schedule.at(minutes(10L * n), () -> attached.add(attach("app.yaml", "" + number).digest()));
    }
    schedule.stop(minutes(70));
    follow();
    assertEquals(attached, told);
    assertEquals(
        attached, events(PassEvent.Told.class).stream().map(PassEvent.Told::revision).toList());
  }

  @Test
  void aRepairIsNoChange() {
    attach("app.yaml", "one");
    schedule.at(minutes(1), () -> write("app.yaml", "oNe")).stop(minutes(20));
    follow();
    assertEquals("one", read("app.yaml"));
    assertEquals(List.of(), told);
  }

  @Test
  void whatCouldNotBeToldIsTriedAgainLaterEachTime() {
    attach("app.yaml", "one");
    deaf = true;
    schedule
        .at(minutes(1), () -> attach("app.yaml", "two"))
        .look(minutes(1).plusSeconds(1))
        .at(minutes(40), () -> deaf = false)
        .stop(minutes(60));
    follow();
    assertEquals(1, told.size());
    Duration most = Duration.ofSeconds(3);
    for (int i = 1; i < times.size(); i++) {
      Duration wait = times.get(i).minus(times.get(i - 1));
      assertTrue(wait.compareTo(most) <= 0, "wait " + i + " is " + wait);
      assertTrue(wait.compareTo(most.dividedBy(2)) >= 0, "wait " + i + " is " + wait);
      most = most.multipliedBy(2).compareTo(INTERVAL) < 0 ? most.multipliedBy(2) : INTERVAL;
    }
    assertEquals(times.size() - 1, events(PassEvent.NotTold.class).size());
  }

  @Test
  void whatWasNotToldBeforeARestartIsToldAfterIt() {
    attach("app.yaml", "one");
    deaf = true;
    schedule.at(minutes(1), () -> attach("app.yaml", "two")).stop(minutes(10));
    follow();
    deaf = false;
    again();
    schedule.stop(minutes(1));
    follow();
    assertEquals(1, told.size());
    again();
    schedule.stop(minutes(10));
    follow();
    assertEquals(1, told.size());
  }

  @Test
  void whatAnotherPublishedIsToldToo() {
    attach("app.yaml", "one");
    schedule
        .at(
            minutes(1),
            () -> {
              attach("app.yaml", "two");
              pull();
            })
        .stop(minutes(10));
    follow();
    assertEquals(1, told.size());
  }

  @Test
  void anExitCodeEndsItOncePerRevision() {
    attach("app.yaml", "one");
    code = OptionalInt.of(7);
    Descriptor[] second = new Descriptor[1];
    schedule.at(minutes(1), () -> second[0] = attach("app.yaml", "two")).stop(minutes(30));
    assertEquals(OptionalInt.of(7), follow().code());
    assertEquals(Optional.of(second[0].digest()), state().told());
    again();
    schedule.stop(minutes(30));
    assertEquals(OptionalInt.empty(), follow().code());
    assertEquals(1, told.size());
  }

  @Test
  void whatCannotBeSavedIsToldOnceByThisProcessAndOnceMoreByTheNext() {
    attach("app.yaml", "one");
    tellAndThen(this::breakTheVolume);
    schedule
        .at(minutes(1), () -> attach("app.yaml", "two"))
        .look(minutes(2))
        .look(minutes(4))
        .stop(minutes(60));
    follow();
    assertEquals(1, told.size());
    assertEquals(1, events(PassEvent.Told.class).size());
    assertEquals(List.of(), events(PassEvent.NotTold.class));
    assertEquals(1, unsaved(), warnings::toString);

    mendTheVolume();
    again();
    listen();
    schedule.stop(minutes(20));
    follow();
    assertEquals(2, told.size());
    again();
    schedule.stop(minutes(20));
    follow();
    assertEquals(2, told.size());
  }

  @Test
  void norIsItToldAgainWhileAnotherKeepsTheVolumeLocked() {
    attach("app.yaml", "one");
    List<Session> held = new ArrayList<>();
    tellAndThen(() -> held.add(session()));
    schedule
        .at(minutes(1), () -> attach("app.yaml", "two"))
        .look(minutes(2))
        .at(minutes(40), () -> held.getFirst().close())
        .stop(minutes(60));
    follow();
    assertEquals(1, told.size());
    assertEquals(Optional.of(told.getFirst()), state().told());
  }

  @Test
  void norWhenSomebodyDestroysWhatWasSaved() {
    attach("app.yaml", "one");
    schedule
        .at(minutes(1), () -> attach("app.yaml", "two"))
        .look(minutes(2))
        .at(minutes(3), () -> write("..remora/state.json", "{"))
        .look(minutes(4))
        .at(minutes(5), () -> write("..remora/state.json", "{\"schema\":1}"))
        .stop(minutes(60));
    follow();
    assertEquals(1, told.size());
  }

  @Test
  void whoEndsTheProcessIsSavedBeforeAndUntilThenItGoesOn() {
    attach("app.yaml", "one");
    code = OptionalInt.of(7);
    tellAndThen(this::breakTheVolume);
    schedule
        .at(minutes(1), () -> attach("app.yaml", "two"))
        .look(minutes(2))
        .at(minutes(30), this::mendTheVolume)
        .at(minutes(30), this::listen)
        .stop(minutes(60));
    FollowEnd end = follow();
    assertEquals(OptionalInt.of(7), end.code());
    assertFalse(events(PassEvent.NotTold.class).isEmpty());
    assertEquals(1, events(PassEvent.Told.class).size());
    assertEquals(Optional.of(told.getLast()), state().told());
    again();
    schedule.stop(minutes(30));
    assertEquals(OptionalInt.empty(), follow().code());
  }

  @Test
  void theChangeSaysWhatAndWhere() {
    Descriptor first = attach("app.yaml", "one");
    List<Change> changes = new ArrayList<>();
    hook =
        Optional.of(
            (change, deadline) -> {
              changes.add(change);
              return OptionalInt.empty();
            });
    Descriptor[] second = new Descriptor[1];
    schedule.at(minutes(1), () -> second[0] = attach("app.yaml", "two")).stop(minutes(10));
    follow();
    assertEquals(
        List.of(
            new Change(
                volume(),
                ImageReference.parse(reference),
                second[0].digest(),
                Optional.of(first.digest()))),
        changes);
  }

  /** Listens, and does something while the first is told. */
  private void tellAndThen(Runnable what) {
    ChangeHook teller = hook.orElseThrow();
    boolean[] done = new boolean[1];
    hook =
        Optional.of(
            (change, deadline) -> {
              OptionalInt ended = teller.tell(change, deadline);
              if (!done[0]) {
                done[0] = true;
                what.run();
              }
              return ended;
            });
  }

  private long unsaved() {
    return warnings.stream().filter(w -> w.contains("could not be saved")).count();
  }

  /** Nothing can be locked or saved there any more, whoever asks. */
  private void breakTheVolume() {
    try {
      Files.move(volume().resolve("..remora"), directory.resolve("metadata"));
      Files.writeString(volume().resolve("..remora"), "not a directory");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void mendTheVolume() {
    try {
      Files.delete(volume().resolve("..remora"));
      Files.move(directory.resolve("metadata"), volume().resolve("..remora"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
