package dev.remora.sync;

import java.time.Duration;
import java.util.Optional;

/**
 * What a start may stand on when its source does not give what is wanted.
 *
 * @param fallbackAfter how long the source is tried when there is something to fall back to
 * @param maxStale the oldest confirmation that counts; nothing for any
 */
public record StartRules(
    OnFailure onFailure, Duration fallbackAfter, Optional<Duration> maxStale) {}
