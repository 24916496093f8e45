/**
 * The injected clock, deadlines and back-off.
 *
 * <p>Uses {@code failure}. Nothing here sleeps but through {@link dev.remora.time.Clock}.
 */
@NullMarked
package dev.remora.time;

import org.jspecify.annotations.NullMarked;
