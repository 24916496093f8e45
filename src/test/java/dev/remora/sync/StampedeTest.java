package dev.remora.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.http.Arrival;
import dev.remora.http.Hop;
import dev.remora.http.HttpClient;
import dev.remora.http.Meter;
import dev.remora.http.NetworkClient;
import dev.remora.http.ProxySettings;
import dev.remora.http.Reach;
import dev.remora.http.Request;
import dev.remora.http.Response;
import dev.remora.http.RetryAfter;
import dev.remora.http.Route;
import dev.remora.http.Wire;
import dev.remora.publish.State;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import dev.remora.trace.Trace;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ten thousand followers of one registry, each with the pace and the tries of a real one, on a
 * simulated clock: what the registry hears in its busiest ten seconds, against the mean.
 */
class StampedeTest {
  private static final Duration INTERVAL = Duration.ofMinutes(5);
  private static final int SECONDS = 10; // that are counted together
  private static final double MOST = 1.5;

  /** Enough where not the height of a peak is looked for, but who comes back at all. */
  private static final int FEWER = 2_500;

  private static final Instant BEGIN = Instant.parse("2026-08-01T12:00:00Z");
  private static final ProxySettings DIRECT = ProxySettings.of(Map.of());

  private static final Request POLL =
      Request.get(
          URI.create("https://registry.example/v2/app/referrers/sha256:1"),
          Map.of(),
          new Purpose("list the referrers of", "registry.example/app"));

  private final RandomGenerator random = new SplittableRandom(1);
  private final Registry registry = new Registry();
  private final List<List<Follower>> due = // in each second
      Stream.generate(() -> (List<Follower>) new ArrayList<Follower>()).limit(3 * 3600).toList();
  private final Map<Response, RegistryUnavailable> failures = new HashMap<>();
  private List<Follower> followers = List.of();
  private long second;

  /** When somebody is: each lives alone, and waits without delay. */
  private static final class OwnClock implements Clock {
    long nanos;

    @Override
    public Instant now() {
      return BEGIN.plusNanos(nanos);
    }

    @Override
    public long nanoTime() {
      return nanos;
    }

    @Override
    public void sleep(Duration duration) {
      nanos += duration.toNanos();
    }
  }

  private record Answer(int status, int retryAfter) implements Response {
    @Override
    public Optional<String> header(String name) {
      return headers(name).stream().findFirst();
    }

    @Override
    public List<String> headers(String name) {
      return name.equals("Retry-After") && retryAfter > 0 ? List.of("" + retryAfter) : List.of();
    }

    @Override
    public URI uri() {
      return POLL.uri();
    }

    @Override
    public InputStream body() {
      return InputStream.nullInputStream();
    }

    @Override
    public void close() {}
  }

  /**
   * Has enough when it is asked too often, counts what it refuses, too, and is deaf for as long as
   * that goes on: who asks again and again is never heard.
   */
  private final class Registry {
    private final int[] asked = new int[6 * 60 * 3];
    private final int[] refused = new int[asked.length];
    private long awayFrom = Long.MAX_VALUE;
    private long awayUntil = Long.MAX_VALUE;
    private int trouble = 503;
    private int retryAfter;
    private double limit = Double.MAX_VALUE;

    boolean isCalm(long nanos) {
      int now = bucket(nanos);
      return (nanos < awayFrom || nanos >= awayUntil)
          && asked[now] < limit
          && (now == 0 || asked[now - 1] <= limit);
    }

    Answer ask(long nanos) {
      int now = bucket(nanos);
      asked[now]++;
      boolean isAway = nanos >= awayFrom && nanos < awayUntil;
      boolean tooOften = asked[now] > limit || (now > 0 && asked[now - 1] > limit);
      refused[now] += isAway || tooOften ? 1 : 0;
      return isAway
          ? new Answer(trouble, retryAfter)
          : tooOften ? new Answer(429, retryAfter) : new Answer(304, 0);
    }

    private int bucket(long nanos) {
      return (int) (nanos / 1_000_000_000L / SECONDS);
    }

    double busiest(Duration from, Duration to) {
      return most(asked, from, to) / mean();
    }

    int refused(Duration from, Duration to) {
      return most(refused, from, to);
    }

    private int most(int[] counts, Duration from, Duration to) {
      return Arrays.stream(counts, bucket(from.toNanos()), bucket(to.toNanos()))
          .max()
          .orElseThrow();
    }

    String story(Duration from, Duration to) {
      return Arrays.toString(
          Arrays.copyOfRange(asked, bucket(from.toNanos()), bucket(to.toNanos())));
    }
  }

  private final class Follower {
    private final OwnClock clock = new OwnClock();
    private Optional<HttpClient> http = Optional.empty();
    private Pace pace = new Pace(INTERVAL, clock, random);
    private long due;
    private long heard;
    private boolean calm = true;
    private long waitsFrom = Long.MAX_VALUE;
    private long waited;

    void poll() {
      clock.nanos = due;
      try (Response answer = ask()) {
        calm = answer.status() == 304;
        if (calm) {
          waited = heard < waitsFrom && due >= waitsFrom ? due - waitsFrom : waited;
          heard = due;
          pace.succeeded();
        } else {
          pace.failed(failures.computeIfAbsent(answer, StampedeTest::failure), false);
        }
      }
      due = clock.nanos + pace.untilNext().toNanos();
    }

    private HttpClient http() {
      HttpClient mine = http.orElseGet(() -> client(clock).impatient());
      http = Optional.of(mine);
      return mine;
    }

    /** By a client, where what it does then makes a difference. */
    private Response ask() {
      return calm && registry.isCalm(due)
          ? registry.ask(due)
          : http().send(POLL, Deadline.in(Duration.ofMinutes(2), clock));
    }

    void restart(long at, State.Pace saved) {
      clock.nanos = at;
      http = Optional.empty();
      pace = new Pace(INTERVAL, clock, random);
      pace.resume(Optional.of(saved));
      due = at + pace.untilNext().toNanos();
    }
  }

  private static RegistryUnavailable failure(Response answer) {
    Duration rest = RetryAfter.of(answer);
    return answer.status() == 429
        ? RegistryUnavailable.askedTooOften(POLL.purpose(), "429", "", rest)
        : new RegistryUnavailable(POLL.purpose(), "503", "", rest);
  }

  private NetworkClient client(OwnClock clock) {
    Wire wire =
        new Wire() {
          private final Meter meter = new Meter();

          @Override
          public Response send(Hop hop, boolean anew, Duration patience, Deadline deadline) {
            return registry.ask(clock.nanoTime());
          }

          @Override
          public Optional<Reach> farthest(Route route, Arrival arrival) {
            return Optional.empty();
          }

          @Override
          public Meter meter() {
            return meter;
          }

          @Override
          public void close() {}
        };
    return new NetworkClient(wire, DIRECT, host -> new InetAddress[0], clock, random, Trace.off());
  }

  private static Duration minutes(long minutes) {
    return Duration.ofMinutes(minutes);
  }

  /** All of them start in the same moment. */
  private void start(int number) {
    followers = IntStream.range(0, number).mapToObj(_ -> new Follower()).toList();
    due.getFirst().addAll(followers);
  }

  /** What is asked in ten seconds while nothing happens: a turn is up to a tenth sooner. */
  private double mean() {
    return followers.size() * SECONDS / (INTERVAL.toSeconds() * 0.95);
  }

  private void runUntil(Duration end) {
    for (; second < end.toSeconds(); second++) {
      List<Follower> now = due.get((int) second);
      for (int i = 0; i < now.size(); i++) { // who polls may be due again at once
        now.get(i).poll();
        plan(now.get(i));
      }
      now.clear();
    }
  }

  private void plan(Follower follower) {
    int when = (int) (follower.due / 1_000_000_000L);
    if (when < due.size()) {
      due.get(when).add(follower);
    }
  }

  private void toAll(Consumer<Follower> what) {
    due.forEach(List::clear);
    followers.forEach(what);
    followers.forEach(this::plan);
  }

  private void assertSpread(String when, Duration from, Duration to) {
    double busiest = registry.busiest(from, to);
    System.out.printf("herd of %d, %s: %.2f times the mean%n", followers.size(), when, busiest);
    assertTrue(busiest <= MOST, when + ": " + busiest + " " + registry.story(from, to));
  }

  @Test
  void whoStartedTogetherPartsAtOnce() {
    start(10_000);
    runUntil(minutes(15));
    assertSpread("started together", Duration.ofSeconds(SECONDS), minutes(15));
    assertTrue(followers.stream().allMatch(f -> f.heard > minutes(10).toNanos()));
  }

  @ParameterizedTest
  @CsvSource({"2500, 1", "2500, 4", "10000, 60"})
  void afterAnOutageEachComesAtItsOwnTime(int number, int minutes) {
    start(number);
    Duration down = minutes(6);
    Duration up = down.plusMinutes(minutes);
    registry.awayFrom = down.toNanos();
    registry.awayUntil = up.toNanos();
    followers.forEach(follower -> follower.waitsFrom = up.toNanos());
    runUntil(up.plusMinutes(10));
    assertSpread("away for " + minutes + " min, back", up, up.plusMinutes(10));
    assertTrue(followers.stream().allMatch(f -> f.heard > up.toNanos()));
    assertTrue(followers.stream().allMatch(f -> f.waited <= INTERVAL.toNanos()));
    double away = registry.busiest(down.plus(INTERVAL), up.plus(INTERVAL));
    assertTrue(away <= MOST, "once all know, they ask once: " + away);
  }

  @ParameterizedTest
  @CsvSource({"10000, 0", "2500, 1", "2500, 400"})
  void whatARegistryRefusesForHasteIsNotAskedAgainUntilTheNextTurn(int number, int retryAfter) {
    start(number);
    Duration storm = minutes(8);
    registry.limit = (number == FEWER ? 1.5 : 1.25) * mean();
    registry.retryAfter = retryAfter;
    runUntil(storm);
    assertEquals(0, registry.refused(minutes(1), storm));
    toAll(follower -> follower.due = storm.toNanos()); // SIGHUP to everybody
    runUntil(storm.plusMinutes(15));
    Duration over = storm.plusSeconds(SECONDS);
    assertSpread("after a storm, Retry-After " + retryAfter, over, storm.plusMinutes(15));
    assertEquals(0, registry.refused(over.plusSeconds(SECONDS), storm.plusMinutes(15)));
  }

  /** Somebody else's storm: the registry refuses all of them, too. */
  @ParameterizedTest
  @ValueSource(ints = {0, 400})
  void andItIsNoneWhenOthersWereTheStorm(int retryAfter) {
    start(FEWER);
    Duration down = minutes(6);
    Duration up = minutes(13);
    registry.limit = 1.5 * mean();
    registry.retryAfter = retryAfter;
    registry.trouble = 429;
    registry.awayFrom = down.toNanos();
    registry.awayUntil = up.toNanos();
    runUntil(minutes(32));
    assertSpread("refused for a while, Retry-After " + retryAfter, down, minutes(32));
    assertEquals(0, registry.refused(up.plusSeconds(SECONDS), minutes(32)));
  }

  /** Who is overloaded gets no more than its limit from those who try twice, and recovers. */
  @Test
  void aRegistryThatBreaksUnderTooMuchRecovers() {
    start(FEWER);
    Duration down = minutes(6);
    Duration up = minutes(8);
    registry.limit = 1.5 * mean();
    registry.awayFrom = down.toNanos();
    registry.awayUntil = up.toNanos();
    runUntil(minutes(32));
    assertSpread("overloaded", up.plus(INTERVAL), minutes(32));
    assertEquals(0, registry.refused(up.plus(INTERVAL.multipliedBy(2)), minutes(32)));
  }

  @ParameterizedTest
  @CsvSource({"10000, 30", "2500, 240", "2500, 3600"})
  void whenAllStartAgainEachKeepsItsTurn(int number, int seconds) {
    start(number);
    Duration killed = minutes(8);
    runUntil(killed);
    Duration back = killed.plusSeconds(seconds);
    toAll(
        follower -> {
          follower.clock.nanos = killed.toNanos();
          follower.restart(back.toNanos(), follower.pace.saved());
        });
    followers.forEach(follower -> follower.waitsFrom = back.toNanos());
    runUntil(back.plusMinutes(10));
    assertSpread("started again after " + seconds + " s", back, back.plusMinutes(10));
    assertTrue(followers.stream().allMatch(f -> f.waited <= INTERVAL.toNanos()));
    assertTrue(followers.stream().allMatch(f -> f.heard > back.toNanos()));
  }

  /** What one device had saved is what all of them have. */
  @Test
  void manyCopiesOfOneVolumePart() {
    start(FEWER);
    State.Pace saved = followers.getFirst().pace.saved();
    Duration back = minutes(30);
    toAll(follower -> follower.restart(back.toNanos(), saved));
    runUntil(back.plusMinutes(10));
    assertSpread("copied", back, back.plusMinutes(10));
  }

  /** Who needs it now tries again and again; a crowd that is told the same comes back apart. */
  @Test
  void aCrowdThatWaitsAsItWasToldDoesNotComeBackTogether() {
    registry.retryAfter = 40;
    registry.trouble = 429;
    registry.awayFrom = 0;
    registry.awayUntil = Duration.ofSeconds(35).toNanos();
    start(1_000);
    List<Long> back = new ArrayList<>();
    for (int pull = 0; pull < followers.size(); pull++) {
      OwnClock clock = new OwnClock();
      try (NetworkClient patient = client(clock);
          Response answer = patient.send(POLL, Deadline.in(minutes(2), clock))) {
        assertEquals(304, answer.status());
      }
      back.add(clock.nanos);
    }
    assertTrue(back.stream().allMatch(at -> at >= Duration.ofSeconds(40).toNanos()));
    assertTrue(back.stream().allMatch(at -> at <= Duration.ofSeconds(60).toNanos()));
    assertTrue(registry.busiest(Duration.ofSeconds(40), minutes(1)) * mean() < 600);
  }
}
