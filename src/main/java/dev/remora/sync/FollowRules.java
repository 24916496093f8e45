package dev.remora.sync;

import java.time.Duration;

/**
 * How a volume is followed.
 *
 * @param start what its start may stand on
 * @param interval between two polls, before jitter
 * @param allowed how long each pass may take
 */
public record FollowRules(StartRules start, Duration interval, Duration allowed) {}
