package dev.remora.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.property.Mutation;
import dev.remora.property.Property;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "250ms, PT0.25S",
    "30s, PT30S",
    "2m, PT2M",
    "1h30m, PT1H30M",
    "1h2m3s4ms, PT1H2M3.004S",
    "90s, PT1M30S",
    "0s, PT0S",
    "1h1ms, PT1H0.001S",
    "007s, PT7S"
  })
  void readsWhatPeopleWrite(String text, Duration expected) {
    assertEquals(expected, Durations.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "5", "s", "-5s", "+5s", "1.5h", "5 s", " 5s", "5s ", "1m1h", "1s1s", "5S", "1d",
        "PT5S", "five", "٣s", "5s\n", "1h30"
      })
  void refusesEverythingElse(String text) {
    assertThrows(IllegalArgumentException.class, () -> Durations.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"h", "m", "s", "ms"})
  void manyDigitsAreRefusedRatherThanOverflowing(String unit) {
    assertThrows(IllegalArgumentException.class, () -> Durations.parse("9".repeat(50_000) + unit));
    assertThrows(
        IllegalArgumentException.class, () -> Durations.parse("9223372036854775808" + unit));
  }

  @Test
  void theLongestFitsACountOfNanoseconds() {
    assertTrue(Durations.parse("999999h").toNanos() > 0);
    assertTrue(Durations.parse("999998h59m999ms").toNanos() > 0);
  }

  @Test
  void partsThatAddUpToMoreThanTheLongestAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Durations.parse("999999h999999m"));
  }

  @Test
  void messagesDoNotRepeatTheText() {
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> Durations.parse("hunter2 minutes"));
    assertFalse(String.valueOf(e.getMessage()).contains("hunter2"));
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    Property.check(
        2_000,
        random -> {
          Duration duration = Duration.ofMillis(random.nextLong(1L << random.nextInt(1, 42)));
          assertEquals(duration, Durations.parse(Durations.text(duration)));
        });
  }

  @Test
  void whatIsReadIsWrittenSoThatItMeansTheSame() {
    Property.check(
        2_000,
        random -> {
          String text =
              "%dh%dm%dms"
                  .formatted(
                      random.nextInt(990_000),
                      random.nextInt(500_000),
                      random.nextInt(1_000_000_000));
          Duration duration = Durations.parse(text);
          assertEquals(duration, Durations.parse(Durations.text(duration)), text);
        });
  }

  @Test
  void garbageIsOnlyEverRefused() {
    Property.check(
        2_000,
        random -> {
          try {
            assertFalse(Durations.parse(Mutation.garbage(random)).isNegative());
          } catch (IllegalArgumentException e) {
            assertFalse(String.valueOf(e.getMessage()).isBlank());
          }
        });
  }
}
