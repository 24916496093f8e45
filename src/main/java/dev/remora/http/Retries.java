package dev.remora.http;

import dev.remora.http.Trouble.Repetition;
import dev.remora.time.Backoff;
import dev.remora.time.Clock;
import dev.remora.time.Deadline;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
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
  private static final int TOO_MANY_REQUESTS = 429;

  /** 499 and 522 are what proxies in front of registries say when those did not answer. */
  private static final Set<Integer> PASSING = Set.of(408, 429, 499, 500, 502, 503, 504, 522);

  private final Exchange exchange;
  private final Clock clock;
  private final RandomGenerator random;
  private final int mostTries;

  Retries(Exchange exchange, Clock clock, RandomGenerator random) {
    this(exchange, clock, random, MOST_TRIES);
  }

  private Retries(Exchange exchange, Clock clock, RandomGenerator random, int mostTries) {
    this.exchange = exchange;
    this.clock = clock;
    this.random = random;
    this.mostTries = mostTries;
  }

  /** The same with a single other try, for a connection that was closed as it was used. */
  Retries few() {
    return new Retries(exchange, clock, random, 2);
  }

  /** The last answer, or the failure of the last try. */
  Response send(Hop hop, Deadline deadline) {
    Request request = hop.request();
    for (int tries = 1; ; tries++) {
      Duration wait = BACKOFF.after(tries, random);
      try {
        Response response = exchange.once(hop, deadline);
        wait = longer(wait, askedFor(response));
        if (tries == mostTries
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

  /** Retry-After, in seconds or as a date (RFC 9110, section 10.2.3); zero if there is none. */
  private Duration askedFor(Response response) {
    String text = response.header("Retry-After").orElse("0").strip();
    Duration asked =
        text.matches("\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(text)) : until(text);
    return asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked;
  }

  private Duration until(String date) {
    try {
      var then = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return longer(Duration.ZERO, Duration.between(clock.now(), then));
    } catch (DateTimeException e) {
      return Duration.ZERO;
    }
  }
}
