package dev.remora.source;

import dev.remora.oci.Digest;
import dev.remora.oci.Manifest;
import dev.remora.oci.Signature;
import dev.remora.time.Deadline;
import java.util.List;
import java.util.Optional;

/** What stands where no cache is configured. */
enum NoCache implements RevisionCache {
  INSTANCE;

  @Override
  public ContentSource inFrontOf(ContentSource source, Deadline deadline) {
    return source;
  }

  @Override
  public void keep(
      Owner owner,
      Digest revision,
      Digest attachedTo,
      Optional<Signature> signature,
      Optional<Manifest> manifest,
      ContentSource source,
      Deadline deadline) {}

  @Override
  public List<CachedRevision> of(Owner owner, Deadline deadline) {
    return List.of();
  }

  @Override
  public BlobSource content(Deadline deadline) {
    throw new IllegalStateException("nothing is kept");
  }
}
