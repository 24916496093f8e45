package dev.remora.attach;

import dev.remora.discovery.Candidate;
import dev.remora.discovery.Choice;
import java.util.Optional;

/**
 * What was detached.
 *
 * @param repository as people write it
 * @param remaining what comes of the candidates that are left; nothing when none is left
 */
public record Detached(String repository, Candidate removed, Optional<Choice> remaining) {}
