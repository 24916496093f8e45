package dev.remora.http;

import dev.remora.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Of who asks again later anyway, or somebody else instead: one more try, and that only of a server
 * which has a good side. Thousands who all try twice are twice as many for a server that has too
 * many already, and keep it there. So one that failed twice is tried once until it is well again;
 * and one that refuses haste is tried again only in the middle of things, where it has answered a
 * moment ago. Safe for threads.
 */
final class SecondTry implements Patience {
  /** As long as one of an update's files may take. */
  private static final Duration MOMENT = Duration.ofSeconds(30);

  /**
   * More than a process speaks to; only strangers' redirects reach it, and then it is forgotten.
   */
  private static final int MOST_SERVERS = 64;

  private final Clock clock;
  private final Duration longestRest;
  private final Map<Origin, Health> servers = new HashMap<>();

  /**
   * @param isWell whether no second try failed since it last answered
   * @param good when it last answered what was asked
   */
  private record Health(boolean isWell, OptionalLong good) {}

  /**
   * @param longestRest what asks to be left alone for longer is
   */
  SecondTry(Clock clock, Duration longestRest) {
    this.clock = clock;
    this.longestRest = longestRest;
  }

  @Override
  public int mostTries() {
    return 2;
  }

  @Override
  public Duration longestRest() {
    return longestRest;
  }

  @Override
  public synchronized boolean another(Origin server, int tries, int status, Duration asked) {
    if (tries >= mostTries() || asked.compareTo(longestRest) > 0) {
      return false;
    }
    Health before = before(server);
    return status == Retries.TOO_MANY_REQUESTS ? isInTheMiddle(before) : before.isWell();
  }

  private boolean isInTheMiddle(Health server) {
    return server.good().isPresent()
        && clock.nanoTime() - server.good().getAsLong() <= MOMENT.toNanos();
  }

  @Override
  public synchronized void heard(Origin server, int tries, int status) {
    if (servers.size() >= MOST_SERVERS && !servers.containsKey(server)) {
      servers.clear();
    }
    Health before = before(server);
    boolean answered = status != 0 && !Retries.PASSING.contains(status);
    servers.put(
        server,
        new Health(
            answered || (before.isWell() && tries < mostTries()),
            answered && status < 400 ? OptionalLong.of(clock.nanoTime()) : before.good()));
  }

  private Health before(Origin server) {
    return servers.getOrDefault(server, new Health(true, OptionalLong.empty()));
  }
}
