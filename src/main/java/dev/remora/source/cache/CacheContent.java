package dev.remora.source.cache;

import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.Purpose;
import dev.remora.oci.Descriptor;
import dev.remora.oci.LayoutDirectory;
import dev.remora.source.BlobSink;
import dev.remora.source.BlobSource;
import dev.remora.source.Giver;
import dev.remora.source.layout.LayoutStore;

/** What a cache keeps, in the place of a registry. */
record CacheContent(LayoutStore store, Complaints complaints) implements BlobSource {
  @Override
  public String name() {
    return new LayoutDirectory(store.directory().toString()).toString();
  }

  @Override
  public Giver blob(Descriptor blob, BlobSink sink) {
    Purpose purpose = new Purpose("read the blob", name() + "@" + blob.digest());
    try {
      store.blobs().copy(blob, sink, purpose);
      return new Giver.Store(name());
    } catch (IntegrityFailure e) {
      complaints.damaged(blob.digest(), store);
      new Contents(store, purpose).drop(blob);
      throw e;
    }
  }
}
