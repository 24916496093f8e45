package dev.remora.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two hundred followers of one registry, started in the same second, over two and a half hours; the
 * registry is away for the second of them. Each has a volume and a clock of its own, and they do
 * not hear of each other: so each lives through its hours alone, and the registry's log is put
 * together afterwards.
 */
class HerdTest {
  private static final int FOLLOWERS = Integer.getInteger("remora.followers", 200);
  private static final Duration LENGTH = Duration.ofMinutes(150);
  private static final Duration DOWN = Duration.ofHours(1);
  private static final Duration UP = Duration.ofHours(2);

  @TempDir Path temporary;

  private static final class Follower extends FollowScenario {
    Follower(Path directory) {
      this.directory = directory;
    }
  }

  @Test
  void theyAskEvenlyAndDoNotStampedeWhenItReturns() throws Exception {
    List<Duration> requests = new ArrayList<>();
    int passes = 0;
    int unchanged = 0;
    for (int number = 0; number < FOLLOWERS; number++) {
      Path directory = Files.createDirectory(temporary.resolve("follower-" + number));
      Follower follower = new Follower(directory);
      follower.startWith(1000 + 17L * number);
      follower.attach("app.yaml", "one");
      follower.pull();
      follower.again();
      Instant begin = follower.clock.now();
      follower
          .schedule
          .at(DOWN, () -> follower.registry.failWith(FollowScenario.away()))
          .at(UP, follower.registry::comeBack)
          .stop(LENGTH);
      follower.follow();
      follower.registry.times().forEach(at -> requests.add(Duration.between(begin, at)));
      passes += follower.outcomes().size();
      unchanged +=
          (int) follower.outcomes().stream().filter(PassResult.Unchanged.class::isInstance).count();
    }
    double mean = rate(requests, Duration.ofMinutes(30), DOWN);
    double start = peak(requests, Duration.ZERO, Duration.ofMinutes(30), Duration.ofSeconds(10));
    double usual = peak(requests, Duration.ofMinutes(30), DOWN, Duration.ofSeconds(10));
    double outage = peak(requests, DOWN, UP, Duration.ofMinutes(1));
    double back = peak(requests, UP, UP.plus(Duration.ofMinutes(30)), Duration.ofSeconds(10));
    double backByMinute =
        peak(requests, UP, UP.plus(Duration.ofMinutes(30)), Duration.ofMinutes(1));
    System.out.printf(
        "herd: %d followers, %d passes, %d requests; mean %.2f/s; peaks in 10 s against the mean:"
            + " at the start %.1f, usually %.1f, after its return %.1f; in a minute: while it is"
            + " away %.1f, after its return %.1f%n",
        FOLLOWERS,
        passes,
        requests.size(),
        mean,
        start / mean,
        usual / mean,
        back / mean,
        outage / mean,
        backByMinute / mean);
    assertEquals(passes, requests.size(), "a pass is one request");
    assertTrue(unchanged > passes / 3, unchanged + " of " + passes);
    assertTrue(start / mean < 3, "at the start " + start / mean);
    assertTrue(usual / mean < 3, "usually " + usual / mean);
    assertTrue(back / mean < 3, "after its return " + back / mean);
    assertTrue(backByMinute / mean < 2, "after its return, by the minute " + backByMinute / mean);
    assertTrue(outage / mean < 2, "while it is away " + outage / mean);
  }

  private static double rate(List<Duration> requests, Duration from, Duration to) {
    long count =
        requests.stream().filter(r -> r.compareTo(from) >= 0 && r.compareTo(to) < 0).count();
    return (double) count / to.minus(from).toSeconds();
  }

  /** The highest rate in any window of this width that begins at a multiple of it. */
  private static double peak(List<Duration> requests, Duration from, Duration to, Duration width) {
    int[] windows = new int[(int) (to.minus(from).toMillis() / width.toMillis()) + 1];
    for (Duration request : requests) {
      if (request.compareTo(from) >= 0 && request.compareTo(to) < 0) {
        windows[(int) (request.minus(from).toMillis() / width.toMillis())]++;
      }
    }
    int most = 0;
    for (int count : windows) {
      most = Math.max(most, count);
    }
    return (double) most / width.toSeconds();
  }
}
