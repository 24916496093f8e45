package dev.remora.source.cache;

import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.Purpose;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.LayoutDirectory;
import dev.remora.oci.RawDocument;
import dev.remora.source.BlobSink;
import dev.remora.source.ContentSource;
import dev.remora.source.layout.LayoutStore;
import java.util.List;
import java.util.Optional;

/** The cache in the place of a registry: content, and no word about tags and referrers. */
record CacheContent(LayoutStore store, Complaints complaints) implements ContentSource {
  @Override
  public String name() {
    return new LayoutDirectory(store.directory().toString()).toString();
  }

  @Override
  public Optional<Digest> resolve(String tag) {
    throw new UnsupportedOperationException("a cache does not know what a tag means now");
  }

  @Override
  public Optional<RawDocument> manifest(Digest digest) {
    return store.document(digest, new Purpose("read the manifest", name() + "@" + digest));
  }

  @Override
  public List<Descriptor> referrers(Digest subject) {
    throw new UnsupportedOperationException("a cache does not know what is attached now");
  }

  @Override
  public void blob(Descriptor blob, BlobSink sink) {
    Purpose purpose = new Purpose("read the blob", name() + "@" + blob.digest());
    try {
      store.copy(blob, sink, purpose);
    } catch (IntegrityFailure e) {
      complaints.damaged(blob.digest(), store);
      new Contents(store, purpose).drop(blob);
      throw e;
    }
  }
}
