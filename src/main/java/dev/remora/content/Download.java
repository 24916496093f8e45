package dev.remora.content;

import dev.remora.paths.ContentPath;
import java.util.List;
import java.util.Optional;

/**
 * One blob and all that becomes of it; a blob is never fetched twice.
 *
 * @param known its verified content, when no request is needed
 * @param files the files that it is the content of
 * @param archive whether it is unpacked, too
 */
record Download(
    ContentLayer layer, Optional<byte[]> known, List<ContentPath> files, boolean archive) {}
