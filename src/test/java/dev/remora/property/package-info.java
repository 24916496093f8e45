/**
 * Property tests of our own: seeded, so that what failed once fails again.
 *
 * <p>Test code; uses nothing of Remora.
 */
@NullMarked
package dev.remora.property;

import org.jspecify.annotations.NullMarked;
