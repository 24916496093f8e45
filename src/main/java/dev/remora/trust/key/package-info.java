/**
 * Keys that sign and keys that verify: which kinds count, and how they are read.
 *
 * <p>Uses {@code trust.proof}, {@code pem} and values.
 */
@NullMarked
package dev.remora.trust.key;

import org.jspecify.annotations.NullMarked;
