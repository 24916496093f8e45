package dev.remora.json;

import java.util.function.Consumer;

/**
 * What passes in a document that other programs read with Go's decoders: a name that is there
 * twice, of which the last counts, and whatever follows the document.
 *
 * @param twice told the name, which may come from a stranger
 * @param joined whether two members of the document with the same name, both objects, count
 *     together, as in Go's maps
 * @param more told that something follows
 */
public record Tolerance(Consumer<String> twice, boolean joined, Runnable more) {}
