package dev.remora.discovery;

import java.time.Instant;

/**
 * The settings by which {@code pull} selects, asked before something is attached.
 *
 * @param types the first is written
 * @param builtAt when this Remora was built
 */
public record Selection(AcceptedTypes types, Chooser chooser, Instant builtAt) {}
