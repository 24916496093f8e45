package dev.remora.content;

import dev.remora.oci.Descriptor;

/** Which files of a revision are not fetched, as its caller needs no more than their digests. */
@FunctionalInterface
public interface Omission {
  /** All are fetched. */
  Omission NOTHING = (path, blob) -> false;

  boolean leavesOut(String path, Descriptor blob);
}
