package dev.remora.json;

import java.util.function.Consumer;

/**
 * What is let pass in a document that other programs read as Go's decoders do: a name that is there
 * twice, of which the last one counts, and whatever follows the document.
 *
 * @param twice told the name; it may be a stranger's
 * @param joined of the document itself, whether members of the same name that are both objects
 *     count together, as in Go's maps
 * @param more told that something follows
 */
public record Tolerance(Consumer<String> twice, boolean joined, Runnable more) {}
