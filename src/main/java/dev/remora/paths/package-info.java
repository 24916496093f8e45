/**
 * Which paths content may have on a volume: safe ones, each once, none that the volume itself
 * needs, within limits. One rule for what is attached, what is unpacked, and what is read back from
 * a volume.
 *
 * <p>Uses {@code failure} alone.
 */
@NullMarked
package dev.remora.paths;

import org.jspecify.annotations.NullMarked;
