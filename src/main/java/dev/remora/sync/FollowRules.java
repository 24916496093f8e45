package dev.remora.sync;

import java.time.Duration;

/**
 * How a volume is followed.
 *
 * @param interval between two polls, before jitter
 * @param allowed how long each pass may take
 */
public record FollowRules(Duration interval, Duration allowed) {}
