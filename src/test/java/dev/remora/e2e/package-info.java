/** The product as its users run it: a process, real registries, real clients made by others. */
@NullMarked
package dev.remora.e2e;

import org.jspecify.annotations.NullMarked;
