package dev.remora.content;

import dev.remora.oci.Digest;
import dev.remora.posix.FileMode;

/**
 * A file that was written into the staging directory.
 *
 * @param path relative to the staging directory, with {@code /} between its elements
 * @param digest the SHA-256 of its bytes
 * @param size in bytes
 */
public record ContentFile(String path, Digest digest, long size, FileMode mode) {}
