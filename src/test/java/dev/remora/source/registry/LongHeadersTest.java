package dev.remora.source.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.oci.Digest;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** What a server says is read on whatever thread gets it, some of which have small stacks. */
class LongHeadersTest {
  private static final long SMALL_STACK = 128 << 10;

  @Test
  void aLongWarningIsPassedOn() throws Exception {
    String text = "\\\"soon\\\" ".repeat(400);
    onSmallStack(
        () ->
            assertEquals(
                Optional.of("\"soon\" ".repeat(400)),
                WarningHeaders.text("299 - \"" + text + "\"")));
  }

  @Test
  void aHostOfThousandsOfLabelsIsNotOneOfLoopback() throws Exception {
    onSmallStack(
        () -> {
          assertFalse(PlainHttp.loopbackHosts().allows("a.".repeat(4000) + "example"));
          assertTrue(PlainHttp.loopbackHosts().allows("a.".repeat(4000) + "localhost"));
        });
  }

  @Test
  void aDigestOfManyPartsIsReadOnASmallStack() throws Exception {
    onSmallStack(
        () -> {
          assertEquals(1, Digest.parse("a.".repeat(120) + "a:b").encoded().length());
          assertThrows(
              IllegalArgumentException.class, () -> Digest.parse("a.".repeat(4000) + ":b"));
        });
  }

  private static void onSmallStack(Runnable work) throws Exception {
    FutureTask<Boolean> task = new FutureTask<>(work, true);
    new Thread(null, task, "small", SMALL_STACK).start();
    assertTrue(task.get());
  }
}
