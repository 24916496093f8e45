/**
 * Health and metrics of a volume that is followed, over HTTP.
 *
 * <p>Uses {@code sync}, to whose events it listens, {@code oci}, {@code time}, {@code failure} and
 * the Prometheus client. Nobody but {@code cli} knows it.
 */
@NullMarked
package dev.remora.observe;

import org.jspecify.annotations.NullMarked;
