package dev.remora.publish;

import dev.remora.oci.Digest;

/**
 * A revision that is published on a volume.
 *
 * @param directory the name of its directory, for people and for links; the digest in the
 *     provenance identifies the revision
 */
public record Published(String directory, Provenance provenance) {
  public Digest revision() {
    return provenance.revision();
  }
}
