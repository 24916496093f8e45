/**
 * Revisions on a volume: lock, stage, fsync, swap, links, sweep, provenance, state.
 *
 * <p>Uses {@code paths}, {@code posix}, {@code oci}, {@code json}, {@code time}, {@code failure}.
 * Knows no registry. The volume counts as hostile: everything on it is reached through held
 * directories, one element of a path at a time, and no link is followed.
 */
@NullMarked
package dev.remora.publish;

import org.jspecify.annotations.NullMarked;
