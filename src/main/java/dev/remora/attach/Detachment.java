package dev.remora.attach;

import dev.remora.discovery.Candidate;
import java.util.List;

/**
 * What was detached.
 *
 * @param consequences what a pull makes of what is left that somebody may not expect; for people
 */
public record Detachment(Candidate removed, List<String> consequences) {}
