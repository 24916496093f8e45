package dev.remora.discovery;

import dev.remora.oci.Digest;
import dev.remora.source.ContentSource;
import java.util.List;

/** Finds the configuration that is meant by an image's digest, or by an artifact's. */
public interface Finder {
  /**
   * Finds it.
   *
   * @param known verified before; where one of them is meant, it need not be fetched
   */
  Configuration find(ContentSource source, Digest named, List<Candidate> known);
}
