package dev.remora.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
  @Test
  void aMomentIsReadWithItsOffset() {
    assertEquals(
        Optional.of(Instant.parse("2026-08-01T10:00:00.000000001Z")),
        Timestamps.parse("2026-08-01T12:00:00.000000001+02:00"));
    assertEquals(
        Optional.of(Instant.parse("2026-08-01T12:00:00Z")),
        Timestamps.parseHttp(" Sat, 1 Aug 2026 12:00:00 GMT"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "2026-08-01",
        "2026-08-01T12:00:00",
        "2026-02-30T12:00:00Z",
        "1970-01-01T00:00:00Z",
        "1999-12-31T23:59:59.999999999Z",
        "2000-01-01T00:00:00+00:01",
        "2200-01-01T00:00:00Z",
        "0001-01-01T00:00:00Z",
        "-0001-01-01T00:00:00Z",
        "-999999999-01-01T00:00:00+18:00",
        "+999999999-12-31T23:59:59.999999999-18:00",
        "+1000000000-12-31T23:59:59Z",
        "9999-12-31T23:59:59Z",
        "+10000-01-01T00:00:00Z"
      })
  void whatIsNoMomentOfTheseCenturiesIsNone(String text) {
    assertEquals(Optional.empty(), Timestamps.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "120",
        "Fri, 1 Aug 2026 12:00:00 GMT",
        "Thu, 1 Jan 1970 00:00:00 GMT",
        "Fri, 31 Dec 9999 23:59:59 GMT"
      })
  void norIsWhatIsNoneOfHttp(String text) {
    assertEquals(Optional.empty(), Timestamps.parseHttp(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2000-01-01T00:00:00Z", "2199-12-31T23:59:59.999999999Z"})
  void theFirstAndTheLastAre(String text) {
    assertEquals(Optional.of(Instant.parse(text)), Timestamps.parse(text));
  }

  @Test
  void aMomentIsAheadWhenNoCorrectionOfAClockExplainsIt() {
    Instant now = Instant.parse("2026-08-01T12:00:00Z");
    assertFalse(Timestamps.isAhead(now, now));
    assertFalse(Timestamps.isAhead(now.plusSeconds(300), now));
    assertTrue(Timestamps.isAhead(now.plusSeconds(300).plusNanos(1), now));
    assertFalse(Timestamps.isAhead(Instant.MIN, Instant.MAX));
  }
}
