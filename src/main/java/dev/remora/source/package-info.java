/**
 * Where content comes from and goes to, whatever carries it: a registry, an image layout.
 *
 * <p>May use {@code oci}, {@code json}, {@code time}, {@code failure}. The implementations live in
 * the packages below and are seen by {@code cli} alone.
 */
@NullMarked
package dev.remora.source;

import org.jspecify.annotations.NullMarked;
