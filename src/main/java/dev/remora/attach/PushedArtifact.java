package dev.remora.attach;

import dev.remora.oci.Manifest;
import java.util.Optional;

/**
 * An artifact that was pushed.
 *
 * @param signature that was attached to it
 */
public record PushedArtifact(Manifest manifest, Optional<NewSignature> signature) {}
