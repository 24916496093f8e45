package dev.remora.posix;

import java.time.Instant;

/**
 * What a file was like at one moment, to tell later whether anybody has touched it.
 *
 * @param mode all permission bits
 * @param size in bytes
 * @param changed when anything about it last changed, by the kernel's clock
 */
public record Fingerprint(int mode, long size, long inode, Instant modified, Instant changed) {}
