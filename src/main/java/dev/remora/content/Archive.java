package dev.remora.content;

import dev.remora.oci.Digest;
import dev.remora.paths.ContentPath;
import java.util.Optional;

/**
 * A layer that is unpacked.
 *
 * @param directory where all its entries have to lie; nothing for the root
 * @param content the digest of the tar before compression, where the layer states it
 * @param lastUse whether no later layer unpacks the same blob
 */
record Archive(
    ContentLayer layer,
    Optional<ContentPath> directory,
    Optional<Digest> content,
    boolean lastUse) {}
