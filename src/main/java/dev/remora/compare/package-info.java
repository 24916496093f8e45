/**
 * Two revisions side by side: each is found as a pull finds it, read where it lies or fetched into
 * a temporary place, and compared. Publishes nothing.
 *
 * <p>May use what pulls ({@code sync}, {@code discovery}, {@code content}, {@code publish}, {@code
 * hooks}, {@code source}, {@code trust}), how revisions are named ({@code attach}), and {@code
 * diff}.
 */
@NullMarked
package dev.remora.compare;

import org.jspecify.annotations.NullMarked;
