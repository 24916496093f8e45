package dev.remora.sync;

import java.util.OptionalInt;

/**
 * How the following of a volume ended.
 *
 * @param last what readers see of this image now, as a start would tell it
 * @param code what {@code on-change} wants the process to end with; nothing when it was told to end
 */
public record FollowEnd(StartResult last, OptionalInt code) {}
