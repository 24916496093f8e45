package dev.remora.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ThreadShortageTest {
  private static final String LIMIT =
      "native thread: possibly out of memory or process/resource limits reached";

  @Test
  void isWhatEitherRuntimeSaysOfIt() {
    assertTrue(ThreadShortage.isMeantBy(new OutOfMemoryError("unable to create " + LIMIT)));
    assertTrue(ThreadShortage.isMeantBy(new OutOfMemoryError("Unable to create " + LIMIT)));
  }

  @Test
  void isAlsoWhatItCaused() {
    Throwable cause = new OutOfMemoryError("Unable to create " + LIMIT);
    assertTrue(ThreadShortage.isMeantBy(new RuntimeException("not started", cause)));
    assertTrue(ThreadShortage.isMeantBy(new ExceptionInInitializerError(cause)));
    // what is left of it when the class is asked for a second time
    assertTrue(
        ThreadShortage.isMeantBy(
            new NoClassDefFoundError("Could not initialize class")
                .initCause(
                    new ExceptionInInitializerError(
                        "Exception java.lang.OutOfMemoryError: Unable to create " + LIMIT))));
  }

  @Test
  void isNeitherAnotherLackOfMemoryNorAnotherDefect() {
    assertFalse(ThreadShortage.isMeantBy(new OutOfMemoryError("Java heap space")));
    assertFalse(ThreadShortage.isMeantBy(new OutOfMemoryError()));
    assertFalse(ThreadShortage.isMeantBy(new IllegalStateException("no native thread")));
  }

  @Test
  void becomesAFailureThatAnotherTryCanMend() {
    Failure failure =
        ThreadShortage.failure(new Purpose("go on", ""), new OutOfMemoryError("native thread"));
    assertEquals(ExitCode.UNAVAILABLE, failure.exitCode());
    assertTrue(failure.anotherTryCanHelp());
    assertEquals(
        "cannot go on: no thread is left for it; raise the limit of processes (pids), or of memory,"
            + " or end what fills it",
        failure.line());
  }
}
