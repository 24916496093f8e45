/**
 * What is in {@code compose/}, by the real Docker Compose and a container engine: {@code make
 * e2e-compose}. A registry that containers reach, and the image of {@code Dockerfile.native}.
 */
@NullMarked
package dev.remora.compose;

import org.jspecify.annotations.NullMarked;
