/**
 * What paths content may have on a volume: safe ones, each taken once, none that the volume needs
 * itself, within limits. The same rule for what is attached, what is unpacked, and what is read
 * back from a volume.
 *
 * <p>Uses {@code failure} alone.
 */
@NullMarked
package dev.remora.paths;

import org.jspecify.annotations.NullMarked;
