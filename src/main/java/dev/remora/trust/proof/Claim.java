package dev.remora.trust.proof;

import dev.remora.oci.Digest;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * What is signed, as it says itself.
 *
 * @param digest of the manifest, as it stands there
 * @param size of the manifest in bytes, where that is signed, too
 * @param annotations of the signature
 */
public record Claim(String digest, OptionalLong size, SortedMap<String, String> annotations) {
  /** One that says nothing of the size. */
  public Claim(String digest, SortedMap<String, String> annotations) {
    this(digest, OptionalLong.empty(), annotations);
  }

  /** Refuses what was signed of another manifest. */
  public void requireManifest(Digest manifest) throws Refusal {
    if (!digest.equals(manifest.toString())) {
      throw new Refusal(
          Miss.Reason.OTHER_MANIFEST,
          "carries a signature of another manifest (" + Refusal.shown(digest) + ")");
    }
  }

  /**
   * Refuses one whose size is another. The digest alone tells manifests apart; but who signs two
   * things that contradict each other did not look at what was signed.
   *
   * @param known of the manifest, where it is
   */
  public void requireSize(OptionalLong known) throws Refusal {
    if (size.isPresent() && known.isPresent() && size.getAsLong() != known.getAsLong()) {
      throw new Refusal(
          Miss.Reason.OTHER_MANIFEST,
          "carries a signature of %d bytes, and has %d"
              .formatted(size.getAsLong(), known.getAsLong()));
    }
  }
}
