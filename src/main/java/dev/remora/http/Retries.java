package dev.remora.http;

import static java.util.Collections.max;
import static java.util.Collections.min;

import dev.remora.failure.RegistryUnavailable;
import dev.remora.http.RequestTrouble.Repetition;
import dev.remora.time.Backoff;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import dev.remora.time.Durations;
import dev.remora.trace.Step;
import dev.remora.trace.Trace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Sends a request again where that can help, later each time. */
record Retries(Wire wire, Clock clock, RandomGenerator random, Trace trace, Patience patience) {
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(3));

  /** More than there are connections to one origin: only a defect reaches it. */
  private static final int MOST_RENEWALS = 32;

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  static final int TOO_MANY_REQUESTS = 429;

  /** 499 and 522 are what proxies in front of registries say when those did not answer. */
  static final Set<Integer> PASSING = Set.of(408, 429, 499, 500, 502, 503, 504, 522);

  Retries(Wire wire, Clock clock, RandomGenerator random, Trace trace) {
    this(wire, clock, random, trace, new FiveTries());
  }

  /** The same with a single other try; a server that wants to be left alone for longer is. */
  Retries few() {
    return new Retries(wire, clock, random, trace, new SecondTry(clock, BACKOFF.longest()));
  }

  /** The last answer, or the failure of the last try. */
  Response send(Hop hop, Deadline deadline) {
    Request request = hop.request();
    int renewals = 0;
    boolean anew = false;
    String before = "";
    for (int tries = 1; ; tries++) {
      Duration wait = BACKOFF.after(tries, random);
      try {
        Response response = send(hop, anew, deadline, before);
        int status = response.status();
        Duration asked = RetryAfter.of(response, clock.now());
        boolean another =
            mayRepeat(request, status) && patience.another(hop.origin(), tries, status, asked);
        patience.heard(hop.origin(), tries, status);
        wait = max(List.of(wait, spread(min(List.of(asked, LONGEST_WAIT)), deadline)));
        if (!another || !fits(wait, deadline)) {
          return response;
        }
        before = Origin.of(response.uri()) + " answered " + response.status();
        response.close();
      } catch (RequestTrouble trouble) {
        boolean mayRepeat = mayRepeat(request, trouble.repetition());
        if (trouble.isStale() && mayRepeat && ++renewals <= MOST_RENEWALS) {
          String again = trouble.reason();
          trace.tell(() -> resent(hop, again));
          anew = true;
          tries--; // it was none: whoever could have answered has not heard of it
          continue;
        }
        boolean another = mayRepeat && patience.another(hop.origin(), tries, 0, Duration.ZERO);
        patience.heard(hop.origin(), tries, 0);
        if (!another || !fits(wait, deadline)) {
          throw trouble.failure(request.purpose());
        }
        before = trouble.reason();
      }
      int next = tries + 1;
      Duration pause = wait;
      trace.tell(() -> repeated(hop, next, pause));
      deadline.sleep(wait, request.purpose());
      anew = false;
    }
  }

  /** Who is told of the deadline alone looks for a slow registry, where it is a broken one. */
  private Response send(Hop hop, boolean anew, Deadline deadline, String before)
      throws RequestTrouble {
    try {
      return wire.send(hop, anew, patience.longestRest(), deadline);
    } catch (RegistryUnavailable e) {
      throw !before.isEmpty() && deadline.passed()
          ? deadline.exceeded(hop.request().purpose(), before)
          : e;
    }
  }

  private static Step resent(Hop hop, String why) {
    return Step.of("resent", why + ": " + named(hop) + " is sent at once on a new one");
  }

  private Step repeated(Hop hop, int next, Duration wait) {
    return new Step(
        "retry",
        named(hop)
            + " is sent again in "
            + Durations.text(wait)
            + ", try "
            + next
            + " of "
            + patience.mostTries(),
        Map.of("try", Integer.toString(next), "milliseconds", Long.toString(wait.toMillis())));
  }

  private static String named(Hop hop) {
    return hop.request().method() + " to " + hop.origin();
  }

  /** A server that refuses haste has done nothing; with any other status it may have. */
  private static boolean mayRepeat(Request request, int status) {
    return request.isIdempotent() ? PASSING.contains(status) : status == TOO_MANY_REQUESTS;
  }

  private static boolean mayRepeat(Request request, Repetition repetition) {
    return switch (repetition) {
      case USELESS -> false;
      case IF_IDEMPOTENT -> request.isIdempotent();
      case ALWAYS -> true;
    };
  }

  /**
   * A little more than a server asked for, as it asks all of a crowd for the same: they would come
   * back together. Not so much more that the deadline ends what could have been tried.
   */
  private Duration spread(Duration asked, Deadline deadline) {
    if (asked.isZero()) {
      return asked;
    }
    Duration spare = deadline.remaining().minus(asked).dividedBy(2);
    Duration most = min(List.of(asked.dividedBy(2), spare));
    return most.isPositive() ? asked.plusNanos(random.nextLong(most.toNanos() + 1)) : asked;
  }

  private static boolean fits(Duration wait, Deadline deadline) {
    return wait.compareTo(deadline.remaining()) < 0;
  }
}
