package dev.remora.rig;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that do not end, or leave somebody behind. */
class CommandTest {
  @TempDir Path scratch;

  @Test
  void whoTakesTooLongIsKilledWithWhatItStarted() {
    var shell = shell("sleep 1000 & echo $! && wait");

    var failure = assertThrows(AssertionError.class, () -> shell.run(Duration.ofSeconds(1)));

    Said.contains(failure.toString(), "took longer than PT1S");
  }

  @Test
  void whoLeavesAHolderOfItsOutputBehindIsNotWaitedFor() {
    var shell = shell("sleep 60 & sleep 0.3");
    long began = System.nanoTime();

    shell.run(Duration.ofMinutes(2), Duration.ofMillis(100)).expect(0);

    assertTrue(System.nanoTime() - began < Duration.ofSeconds(50).toNanos());
  }

  private Command shell(String script) {
    return new Command(List.of("sh", "-c", script), Map.of(), scratch);
  }
}
