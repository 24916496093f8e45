/**
 * An image layout that keeps verified revisions: in front of another source, and in its place when
 * that is away.
 *
 * <p>Uses {@code source}, {@code source.layout} and {@code posix}. Content is believed by its
 * digest; which revision is an image's, only where this user or root wrote it.
 */
@NullMarked
package dev.remora.source.cache;

import org.jspecify.annotations.NullMarked;
