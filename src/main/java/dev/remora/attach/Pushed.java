package dev.remora.attach;

import dev.remora.oci.ImageReference;
import dev.remora.oci.Manifest;

/**
 * What was pushed.
 *
 * @param reference with tag and digest
 */
public record Pushed(ImageReference reference, Manifest manifest, SentBlobs blobs) {}
