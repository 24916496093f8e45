/**
 * What carries requests: the Quarkus REST client, Vert.x and Netty, and all that has to be known of
 * them. {@link QuarkusWire} is the door.
 *
 * <p>Uses {@code http}, {@code http.tls}, {@code time}, {@code trace} and {@code failure}.
 */
@NullMarked
package dev.remora.http.wire;

import org.jspecify.annotations.NullMarked;
