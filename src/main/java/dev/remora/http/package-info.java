/**
 * Requests over the Quarkus REST client: one client per origin, proxies, TLS and certificates,
 * redirects, retries, time limits. Knows no OCI.
 *
 * <p>Uses {@code time}, {@code failure} and {@code posix}.
 */
@NullMarked
package dev.remora.http;

import org.jspecify.annotations.NullMarked;
