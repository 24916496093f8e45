/**
 * The command line: arguments into an invocation, its result onto the console, and the wiring of
 * the product between the two.
 *
 * <p>May see everything, and is the only one that sees {@code settings}. Nothing static here reads
 * the environment or a system property, so that it may be initialised when a native image is built.
 */
@NullMarked
package dev.remora.cli;

import org.jspecify.annotations.NullMarked;
