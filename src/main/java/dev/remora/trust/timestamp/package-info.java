/**
 * Time stamps (RFC 3161): that a signature existed at a time, by the word of an authority.
 *
 * <p>Uses {@code trust.x509}, {@code trust.key}, {@code trust.proof} and values.
 */
@NullMarked
package dev.remora.trust.timestamp;

import org.jspecify.annotations.NullMarked;
