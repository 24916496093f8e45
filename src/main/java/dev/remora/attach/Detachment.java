package dev.remora.attach;

import dev.remora.discovery.Candidate;
import dev.remora.oci.Digest;
import java.util.List;

/**
 * What was detached.
 *
 * @param signatures of it, which went with it: the manifests that carried them
 * @param consequences what a pull makes of what is left that somebody may not expect; for people
 */
public record Detachment(Candidate removed, List<Digest> signatures, List<String> consequences) {}
