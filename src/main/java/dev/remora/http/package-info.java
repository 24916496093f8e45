/**
 * Requests over HTTP, and what is decided about them: which redirects are followed, what is sent
 * again, by which proxy. Knows neither OCI nor who carries a request: that is {@link Wire}.
 *
 * <p>Uses {@code time}, {@code trace} and {@code failure}.
 */
@NullMarked
package dev.remora.http;

import org.jspecify.annotations.NullMarked;
