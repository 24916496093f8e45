/**
 * Health and metrics of a volume that is followed, over HTTP.
 *
 * <p>Uses {@code sync}, to whose events it listens, {@code oci}, {@code time}, {@code failure}, the
 * Prometheus client and the JDK's HTTP server. Nobody but {@code cli} knows it.
 */
@NullMarked
package dev.remora.observe;

import org.jspecify.annotations.NullMarked;
