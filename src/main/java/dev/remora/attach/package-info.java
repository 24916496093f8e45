/**
 * Files, and what ConfigMaps hold, into an artifact, its upload and attachment to an image; the way
 * back; detach; signatures.
 *
 * <p>May use {@code discovery} (would it be chosen?), {@code trust} (signing), {@code source},
 * {@code posix}, {@code yaml} and the values below them.
 */
@NullMarked
package dev.remora.attach;

import org.jspecify.annotations.NullMarked;
