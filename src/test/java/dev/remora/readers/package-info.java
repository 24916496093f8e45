/**
 * Real applications on a volume that {@code remora follow} keeps current: {@code make readers}.
 * What they are configured with is in {@code src/test/readers}, what users do in {@code
 * docs/applications.md}.
 */
@NullMarked
package dev.remora.readers;

import org.jspecify.annotations.NullMarked;
