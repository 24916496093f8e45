/**
 * YAML as the events of its parser, of which a tree is built nowhere.
 *
 * <p>Uses nothing of ours.
 */
@NullMarked
package dev.remora.yaml;

import org.jspecify.annotations.NullMarked;
