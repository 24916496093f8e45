/**
 * What is done and decided, step by step, for people who look for a reason: the seam to whoever
 * writes it down.
 */
@NullMarked
package dev.remora.trace;

import org.jspecify.annotations.NullMarked;
