/**
 * The table of settings, and how flags, environment and a file become its strong types.
 *
 * <p>Uses the value types of the packages below, {@code failure} and SmallRye Config. Only {@code
 * cli} sees it. Nothing static here reads the environment: that would be the builder's environment,
 * baked into the native image.
 */
@NullMarked
package dev.remora.settings;

import org.jspecify.annotations.NullMarked;
