package dev.remora.posix;

import java.time.Instant;

/**
 * What a file was like, to tell later whether anybody has touched it.
 *
 * @param mode all bits of it, without those of its kind
 * @param size in bytes
 * @param changed when anything about it was changed last, by the kernel's clock
 */
public record Fingerprint(int mode, long size, long inode, Instant modified, Instant changed) {}
