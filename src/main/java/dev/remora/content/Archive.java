package dev.remora.content;

import dev.remora.oci.Digest;
import dev.remora.paths.ContentPath;
import java.util.Optional;

/**
 * A layer that is unpacked.
 *
 * @param directory the directory where all its entries have to lie; nothing for the root
 * @param content the digest of the tar before compression, where the layer states it
 * @param lastUse whether it is the last that unpacks its blob
 */
record Archive(
    ContentLayer layer,
    Optional<ContentPath> directory,
    Optional<Digest> content,
    boolean lastUse) {}
