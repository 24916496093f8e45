/**
 * Bounded reading and exact writing of JSON; the only package that imports Jackson.
 *
 * <p>Uses nothing of Remora. What is read comes from outside: depth, length and duplicate keys are
 * limited before a document is looked at.
 */
@NullMarked
package dev.remora.json;

import org.jspecify.annotations.NullMarked;
