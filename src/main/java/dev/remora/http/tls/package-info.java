/**
 * TLS with servers: which certificates are trusted, which of ours is shown to whom, and what was
 * wrong with one. The JDK's TLS, and no framework's.
 *
 * <p>Uses {@code http} (origins), {@code pem}, {@code posix} and {@code failure}.
 */
@NullMarked
package dev.remora.http.tls;

import org.jspecify.annotations.NullMarked;
