package dev.remora.http;

import dev.remora.http.Trouble.Repetition;
import dev.remora.time.Backoff;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import java.time.Duration;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Sends a request again where that can help: five tries, further apart each time, as other clients
 * of registries do.
 */
final class Retries {
  private static final int MOST_TRIES = 5;
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(3));
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  /** What is asked for beyond the longest wait is tried after that all the same. */
  private static final Duration ANY = Duration.ofSeconds(Long.MAX_VALUE);

  private static final int TOO_MANY_REQUESTS = 429;

  /** 499 and 522 are what proxies in front of registries say when those did not answer. */
  private static final Set<Integer> PASSING = Set.of(408, 429, 499, 500, 502, 503, 504, 522);

  private final Exchange exchange;
  private final Clock clock;
  private final RandomGenerator random;
  private final int mostTries;
  private final Duration patience;

  Retries(Exchange exchange, Clock clock, RandomGenerator random) {
    this(exchange, clock, random, MOST_TRIES, ANY);
  }

  private Retries(
      Exchange exchange, Clock clock, RandomGenerator random, int mostTries, Duration patience) {
    this.exchange = exchange;
    this.clock = clock;
    this.random = random;
    this.mostTries = mostTries;
    this.patience = patience;
  }

  /**
   * The same with a single other try, for a connection that was closed as it was used; a server
   * that wants to be left alone for longer is.
   */
  Retries few() {
    return new Retries(exchange, clock, random, 2, BACKOFF.longest());
  }

  /** The last answer, or the failure of the last try. */
  Response send(Hop hop, Deadline deadline) {
    Request request = hop.request();
    for (int tries = 1; ; tries++) {
      Duration wait = BACKOFF.after(tries, random);
      try {
        Response response = exchange.once(hop, deadline);
        Duration asked = RetryAfter.of(response, clock.now());
        wait = longer(wait, shorter(asked, LONGEST_WAIT));
        if (tries == mostTries
            || asked.compareTo(patience) > 0
            || !mayRepeat(request.method(), response.status())
            || !fits(wait, deadline)) {
          return response;
        }
        response.close();
      } catch (Trouble trouble) {
        if (tries == mostTries
            || !mayRepeat(request.method(), trouble.repetition())
            || !fits(wait, deadline)) {
          throw trouble.failure(request.purpose());
        }
      }
      deadline.sleep(wait, request.purpose());
    }
  }

  /** Who is refused for haste was not heard; a POST or PUT with any other status may have been. */
  private static boolean mayRepeat(Method method, int status) {
    return isIdempotent(method) ? PASSING.contains(status) : status == TOO_MANY_REQUESTS;
  }

  private static boolean mayRepeat(Method method, Repetition repetition) {
    return switch (repetition) {
      case USELESS -> false;
      case IF_IDEMPOTENT -> isIdempotent(method);
      case ALWAYS -> true;
    };
  }

  /** PUT is not, here: it ends an upload session, which then is gone. */
  private static boolean isIdempotent(Method method) {
    return switch (method) {
      case GET, HEAD, DELETE -> true;
      case PUT, POST -> false;
    };
  }

  private static boolean fits(Duration wait, Deadline deadline) {
    return wait.compareTo(deadline.remaining()) < 0;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
