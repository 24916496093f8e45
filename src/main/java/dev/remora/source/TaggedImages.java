package dev.remora.source;

import dev.remora.oci.Digest;
import java.util.List;

/**
 * What the tags of a repository point to, and what the lists of referrers are about that it keeps
 * under tags. For hints and for short names: it chooses nothing, and no digest verifies it.
 *
 * @param digests each once
 * @param all whether there are no more
 */
public record TaggedImages(List<Digest> digests, boolean all) {
  /** Of a source that lists none. */
  public static final TaggedImages UNKNOWN = new TaggedImages(List.of(), false);

  public TaggedImages {
    digests = List.copyOf(digests);
  }
}
