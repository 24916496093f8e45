package dev.remora.sync;

import dev.remora.publish.Published;

/**
 * How a pass that did not fail ended.
 *
 * @param published what is on the volume now
 * @param changed false when it was there already
 */
public record PassResult(Published published, boolean changed) {}
