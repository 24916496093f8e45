package dev.remora.trust.proof;

import dev.remora.oci.Digest;
import java.util.SortedMap;

/**
 * What is signed, as it says itself.
 *
 * @param digest of the manifest, as it stands there
 * @param annotations of the signature
 */
public record Claim(String digest, SortedMap<String, String> annotations) {
  /** Refuses what was signed of another manifest. */
  public void requireManifest(Digest manifest) throws Refusal {
    if (!digest.equals(manifest.toString())) {
      throw new Refusal(
          Miss.Reason.OTHER_MANIFEST,
          "carries a signature of another manifest (" + Refusal.shown(digest) + ")");
    }
  }
}
