package dev.remora.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a failure says when others did not say what was expected. */
class SaidTest {

  @Test
  void whatIsSaidPasses() {
    Said.contains("one two", "one", "two");
    Said.lacks("one two", "three");
  }

  @Test
  void theFailureQuotesWhatWasSaid() {
    assertFails("'three' is not said in:\none two", () -> Said.contains("one two", "one", "three"));
    assertFails("'two' is said in:\none two", () -> Said.lacks("one two", "two"));
  }

  @Test
  void whatIsSaidLaterIsWaitedFor() {
    Iterator<String> answers = List.of("", "one", "one two", "three").iterator();

    assertEquals("one two", Said.await(Duration.ofMinutes(2), answers::next, "one", "two"));
  }

  @Test
  void whatIsNeverSaidFailsWithTheLastAnswer() {
    assertFails(
        "never 'two' within 0 s in:\none", () -> Said.await(Duration.ZERO, () -> "one", "two"));
  }

  private static void assertFails(String message, Runnable check) {
    assertEquals(message, assertThrows(AssertionError.class, check::run).getMessage());
  }
}
