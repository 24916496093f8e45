package dev.remora.hooks;

import dev.remora.oci.Digest;
import dev.remora.oci.ImageReference;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A change that a hook is told of.
 *
 * @param directory the volume, as it is configured
 * @param image the image as it was configured, digest included where there is one; holds no
 *     credentials
 * @param revision the revision that readers see now
 * @param previous the revision that the hook was told last
 */
public record Change(
    Path directory, ImageReference image, Digest revision, Optional<Digest> previous) {}
