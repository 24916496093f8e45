package dev.remora.content;

import dev.remora.paths.ContentPath;
import java.util.List;
import java.util.Optional;

/**
 * A blob and all that it becomes; no blob is fetched twice.
 *
 * @param known its verified content, where no request is needed
 * @param files the files whose content it is
 * @param archive whether it is also unpacked
 */
record Download(
    ContentLayer layer, Optional<byte[]> known, List<ContentPath> files, boolean archive) {}
