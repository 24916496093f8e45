/**
 * Who we are to a registry: what its challenges ask for, where credentials are kept, and the tokens
 * that are got for them.
 *
 * <p>Uses {@code http} and {@code posix}, and {@code oci}, {@code json}, {@code time}, {@code
 * failure}. A challenge is hostile: it names the place where credentials go. No secret leaves this
 * package but in a header.
 */
@NullMarked
package dev.remora.source.registry.auth;

import org.jspecify.annotations.NullMarked;
