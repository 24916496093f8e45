/**
 * The injected clock, deadlines and back-off.
 *
 * <p>Uses {@code failure}. Whatever sleeps does so through {@link dev.remora.time.Clock}.
 */
@NullMarked
package dev.remora.time;

import org.jspecify.annotations.NullMarked;
