/**
 * What is done and decided, step by step, for people who look for a reason. Whoever writes it down
 * implements {@code Trace}.
 */
@NullMarked
package dev.remora.trace;

import org.jspecify.annotations.NullMarked;
