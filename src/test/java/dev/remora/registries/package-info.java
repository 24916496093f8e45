/**
 * What registries do that trips clients, played by a server on loopback, and which client gets it
 * right: {@code make registries}. The behaviours are in {@code src/test/registries}, what comes of
 * them in {@code docs/registries.md}.
 */
@NullMarked
package dev.remora.registries;

import org.jspecify.annotations.NullMarked;
