package dev.remora.source;

import dev.remora.failure.Failure;
import dev.remora.oci.Digest;
import java.util.List;
import java.util.Optional;

/**
 * What the tags of a repository point to, and what the lists of referrers are about that it keeps
 * under tags. For hints and for short names: it chooses nothing, and no digest verifies it.
 *
 * @param digests each once
 * @param all whether there are no more
 * @param trouble why no more could be asked for; nothing where nothing went wrong
 */
public record TaggedImages(List<Digest> digests, boolean all, Optional<Failure> trouble) {
  /** Of a source that lists none. */
  public static final TaggedImages UNKNOWN = new TaggedImages(List.of(), false);

  public TaggedImages {
    digests = List.copyOf(digests);
  }

  public TaggedImages(List<Digest> digests, boolean all) {
    this(digests, all, Optional.empty());
  }
}
