package dev.remora.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PodStartsTest {
  private static final PodStarts NOTHING = new PodStarts(millis(500, 1500, 1000, 600), List.of());

  @Test
  void aRowHasWhatItIsNamedByTheHead() {
    var starts = new PodStarts(millis(540, 1520, 1050, 650), millis(30, 10, 20));

    assertEquals(
        "| `init` | 0.94 ± 0.22 | 0.85 | 0.54 | 1.52 | 0.04 ± 0.01 | 0.020 |\n",
        starts.row("`init`", NOTHING));
  }

  @Test
  void whatOthersAreComparedWithIsNotComparedWithItself() {
    assertEquals(
        "| nothing | 0.90 ± 0.23 | 0.80 | 0.50 | 1.50 |  |  |\n", NOTHING.row("nothing", NOTHING));
  }

  @Test
  void aMeanOfNothingHasNoSign() {
    assertEquals(
        "0.00 ± 0.00",
        new PodStarts(millis(499, 1498, 999, 599), List.of()).more(NOTHING).toString());
  }

  private static List<Duration> millis(long... values) {
    return LongStream.of(values).mapToObj(Duration::ofMillis).toList();
  }
}
