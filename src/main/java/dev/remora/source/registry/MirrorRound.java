package dev.remora.source.registry;

import dev.remora.failure.AccessDenied;
import dev.remora.failure.Failure;
import dev.remora.failure.ImageNotFound;
import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.time.Deadline;
import dev.remora.time.Durations;
import dev.remora.trace.Step;
import dev.remora.trace.Trace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Asks the mirrors of a repository one after the other. Each gets a short share of the deadline;
 * one that fails rests a while, and that it does not have something is no failure.
 */
record MirrorRound(
    List<RegistrySource> mirrors,
    RestingMirrors resting,
    Deadline deadline,
    Consumer<String> warnings,
    Trace trace) {
  /** What a mirror gets to begin with; one that fetches from its upstream first takes seconds. */
  private static final Duration SHARE = Duration.ofSeconds(5);

  /** A mirror that is slower than this, in bytes per millisecond, is no gain: 256 KiB/s. */
  private static final long SLOWEST = 262;

  <T> Optional<T> first(Function<RegistrySource, Optional<T>> question) {
    return first(0, question, answer -> true);
  }

  /**
   * The first answer that is enough; else another one, if there is any.
   *
   * @param bytes how many are asked for
   */
  <T> Optional<T> first(
      long bytes, Function<RegistrySource, Optional<T>> question, Predicate<T> enough) {
    Optional<T> other = Optional.empty();
    for (RegistrySource mirror : mirrors) {
      Optional<T> answer = ask(mirror, share(bytes), question);
      if (answer.filter(enough).isPresent()) {
        return answer;
      }
      other = other.or(() -> answer);
    }
    return other;
  }

  /** What a mirror gives; nothing where it has nothing, fails, or rests because it failed. */
  private <T> Optional<T> ask(
      RegistrySource mirror, Duration share, Function<RegistrySource, Optional<T>> question) {
    if (resting.has(mirror.name())) {
      tell(mirror, "is passed over, as it failed a short while ago");
      return Optional.empty();
    }
    try {
      Optional<T> given = question.apply(mirror.within(share));
      if (given.isEmpty()) {
        tell(mirror, "does not have it");
      }
      return given;
    } catch (ImageNotFound e) {
      tell(mirror, "does not have the repository");
      return Optional.empty();
    } catch (AccessDenied | IntegrityFailure | ProtocolViolation | RegistryUnavailable e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e; // it is we who gave up
      }
      failed(mirror, e);
      return Optional.empty();
    }
  }

  private void tell(RegistrySource mirror, String what) {
    trace.tell(
        () ->
            new Step(
                "mirror",
                "the mirror " + mirror.name() + " " + what + ": the next one is asked",
                Map.of("mirror", mirror.name())));
  }

  private void failed(RegistrySource mirror, Failure failure) {
    if (resting.add(mirror.name())) {
      warnings.accept(
          "the mirror %s is not asked for %s: %s"
              .formatted(mirror.name(), Durations.text(RestingMirrors.REST), failure.getMessage()));
    }
  }

  private Duration share(long bytes) {
    Duration share = SHARE.plusMillis(bytes / SLOWEST);
    return shorter(share, deadline.remaining().dividedBy(bytes == 0 ? 4 : 2));
  }

  static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
