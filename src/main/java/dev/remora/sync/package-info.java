/**
 * The story: one pass from an image's digest to its configuration on the volume, and the loop that
 * repeats it.
 *
 * <p>Read {@link dev.remora.sync.Pass} from top to bottom, then {@link dev.remora.sync.Start} (what
 * it means when the first pass fails) and {@link dev.remora.sync.Follow}. {@link
 * dev.remora.sync.Target} says what belongs to whom. What the passes of a process remember stands
 * in {@code PassState}, what its loop remembers in the fields of {@code Follow} and of the parts
 * that it makes.
 */
@NullMarked
package dev.remora.sync;

import org.jspecify.annotations.NullMarked;
