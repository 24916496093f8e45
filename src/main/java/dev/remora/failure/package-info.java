/**
 * What can go wrong, as one sealed family: each failure knows its exit code and whether another try
 * can help.
 *
 * <p>Uses no other package. Every package may use it.
 */
@NullMarked
package dev.remora.failure;

import org.jspecify.annotations.NullMarked;
