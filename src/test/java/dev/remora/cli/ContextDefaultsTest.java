package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smallrye.context.impl.DefaultValuesFromConfig;
import org.junit.jupiter.api.Test;

/** What a native executable is told is what a JVM reads. */
class ContextDefaultsTest {
  private static final String[] REMAINING = {ContextDefaults.REMAINING};
  private static final String[] NONE = {};

  @Test
  void areThoseOfTheLibraryAndOfOurConfiguration() {
    DefaultValuesFromConfig read = new DefaultValuesFromConfig();
    assertArrayEquals(REMAINING, read.getExecutorPropagated());
    assertArrayEquals(NONE, read.getExecutorCleared());
    assertEquals(ContextDefaults.NO_LIMIT, read.getExecutorAsync());
    assertEquals(ContextDefaults.NO_LIMIT, read.getExecutorQueue());
    assertArrayEquals(REMAINING, read.getThreadPropagated());
    assertArrayEquals(NONE, read.getThreadCleared());
    assertArrayEquals(NONE, read.getThreadUnchanged());
  }
}
