package dev.remora.sync;

import dev.remora.discovery.Candidate;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a start may stand on when its source does not give what is wanted.
 *
 * @param fallbackAfter how long the source is tried when there is something to fall back to
 * @param maxStale the oldest confirmation that counts; nothing for any
 * @param acceptable whether a revision would be a candidate under the settings of today: what
 *     another rule chose, another pin or type, is not what is wanted
 */
public record StartRules(
    OnFailure onFailure,
    Duration fallbackAfter,
    Optional<Duration> maxStale,
    Predicate<Candidate> acceptable) {}
