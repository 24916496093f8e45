/**
 * What speaks for a manifest: who signed, what was said, and why it does not count; and the strict
 * forms that all of it is written in.
 *
 * <p>Uses values only.
 */
@NullMarked
package dev.remora.trust.proof;

import org.jspecify.annotations.NullMarked;
