package dev.remora.sync;

import dev.remora.publish.Volume;
import dev.remora.source.RevisionCache;
import dev.remora.time.Clock;
import dev.remora.trace.Warnings;

/**
 * What is to be kept on which volume, and what everything that works on this shares: one for the
 * whole process.
 */
public record Delivery(
    Target target, Volume volume, RevisionCache cache, Clock clock, Warnings warnings) {}
