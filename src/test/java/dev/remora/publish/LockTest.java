package dev.remora.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.ExitCode;
import dev.remora.failure.VolumeFailure;
import dev.remora.rig.Defaults;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import dev.remora.time.VirtualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("try") // a session is held open, and closed in the middle
class LockTest {
  @TempDir Path temporary;
  private VolumeFixture volume;
  private Path inside;

  @BeforeEach
  void makeVolume() throws Exception {
    volume = new VolumeFixture(Files.createDirectory(temporary.resolve("config")));
    inside = temporary.resolve("inside");
  }

  private void assertLocked() {
    Clock clock = new VirtualClock();
    Volume other =
        new Volume(volume.directory(), Defaults.MODES, Defaults.LIMITS, clock, new Random(1));
    VolumeFailure failure =
        assertThrows(
            VolumeFailure.class, () -> other.open(Deadline.in(Duration.ofSeconds(2), clock)));
    assertEquals(ExitCode.VOLUME, failure.exitCode());
    assertTrue(failure.line().contains("kept it locked for 2s"), failure.line());
    assertTrue(clock.nanoTime() >= Duration.ofSeconds(2).toNanos(), "it has to wait");
  }

  @Test
  void anotherProcessIsWaitedForUntilTheDeadline() throws Exception {
    try (ChildJvm child =
        ChildJvm.start(LockLoop.class, volume.directory().toString(), inside.toString(), "0")) {
      child.await("inside");
      assertLocked();
      child.process().outputWriter().close();
      assertEquals(0, child.exitCode());
      volume.open().close();
    }
  }

  @Test
  void aKilledProcessHoldsNothing() throws Exception {
    try (ChildJvm child =
        ChildJvm.start(LockLoop.class, volume.directory().toString(), inside.toString(), "0")) {
      child.await("inside");
      child.kill();
      volume.open().close();
    }
  }

  @Test
  void aSecondSessionInThisProcessWaitsAndDoesNotTakeTheLockAway() throws Exception {
    try (Session session = volume.open()) {
      assertLocked();
      // Closing the lock's file anywhere in this process would have let the other process in.
      try (ChildJvm child =
          ChildJvm.start(LockLoop.class, volume.directory().toString(), inside.toString(), "0")) {
        assertTrue(
            !child.process().waitFor(700, TimeUnit.MILLISECONDS) && !child.out().ready(),
            "another process is inside");
        session.close();
        child.await("inside");
      }
    }
  }

  @Test
  void processesAreNeverInsideTogether() throws Exception {
    List<ChildJvm> children = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        children.add(
            ChildJvm.start(LockLoop.class, volume.directory().toString(), inside.toString(), "40"));
      }
      for (ChildJvm child : children) {
        assertEquals(0, child.exitCode());
      }
    } finally {
      children.forEach(ChildJvm::close);
    }
    volume.open().close();
    volume.assertTidy();
  }

  @Test
  void threadsAreNeverInsideTogether() throws Exception {
    AtomicInteger insideNow = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      List<Future<?>> all = new ArrayList<>();
      for (int t = 0; t < 3; t++) {
        all.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 20; i++) {
                    try (Session session = volume.open()) {
                      assertEquals(1, insideNow.incrementAndGet());
                      Content.of("app.yaml", "a: " + i).publish(session);
                      insideNow.decrementAndGet();
                    }
                  }
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
  }

  @Test
  void aLockOnSomethingThatWasReplacedMeanwhileIsNotEnough() throws Exception {
    try (Session session = volume.open()) {
      Files.move(volume.directory().resolve("..remora"), volume.directory().resolve("away"));
      try (Session other = volume.open()) {
        Content.of("app.yaml", "a: 1").publish(other); // the new ..remora is the one that counts
      }
      assertEquals("a: 1", volume.read("app.yaml"));
    }
  }

  @Test
  void aFailedOpeningLeavesNothingLocked() throws Exception {
    Files.writeString(volume.directory().resolve("..remora"), "foreign");
    assertThrows(VolumeFailure.class, () -> volume.open());
    Files.delete(volume.directory().resolve("..remora"));
    volume.open().close();
  }
}
