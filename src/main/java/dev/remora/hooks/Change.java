package dev.remora.hooks;

import dev.remora.oci.Digest;
import dev.remora.oci.ImageReference;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a hook is told of.
 *
 * @param directory the volume, as it is configured
 * @param image what was configured, digest included where there is one; no credentials
 * @param revision what readers see now
 * @param previous what the hook was told last
 */
public record Change(
    Path directory, ImageReference image, Digest revision, Optional<Digest> previous) {}
