package dev.remora.sync;

import java.util.OptionalInt;

/**
 * How the following of a volume ended.
 *
 * @param standing what readers see of this image now
 * @param code what {@code on-change} wants the process to end with; nothing when it was told to end
 */
public record FollowEnd(StartResult standing, OptionalInt code) {}
