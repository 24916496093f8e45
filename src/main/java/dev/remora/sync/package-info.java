/**
 * The story: one pass from an image's digest to its configuration on the volume, and the loop that
 * repeats it.
 *
 * <p>Uses {@code discovery}, {@code content}, {@code publish} and {@code source}. Read {@link
 * dev.remora.sync.Pass} from top to bottom.
 */
@NullMarked
package dev.remora.sync;

import org.jspecify.annotations.NullMarked;
