/**
 * Files into an artifact, its upload and attachment to an image; the way back; detach.
 *
 * <p>May use {@code discovery} (would it be chosen?), {@code source}, {@code posix} and the values
 * below them.
 */
@NullMarked
package dev.remora.attach;

import org.jspecify.annotations.NullMarked;
