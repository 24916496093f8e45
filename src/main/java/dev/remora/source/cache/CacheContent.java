package dev.remora.source.cache;

import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.Purpose;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.LayoutDirectory;
import dev.remora.oci.RawDocument;
import dev.remora.source.BlobSink;
import dev.remora.source.ContentSource;
import dev.remora.source.ETag;
import dev.remora.source.Giver;
import dev.remora.source.Listing;
import dev.remora.source.SourceAnswer;
import dev.remora.source.layout.LayoutStore;
import java.util.Optional;

/** The cache in the place of a registry: content, and no word about tags and referrers. */
record CacheContent(LayoutStore store, Complaints complaints) implements ContentSource {
  @Override
  public String name() {
    return new LayoutDirectory(store.directory().toString()).toString();
  }

  @Override
  public Optional<SourceAnswer<Digest>> resolve(String tag) {
    throw new UnsupportedOperationException("a cache does not know what a tag means now");
  }

  @Override
  public Optional<SourceAnswer<RawDocument>> manifest(Digest digest) {
    return store
        .blobs()
        .document(digest, new Purpose("read the manifest", name() + "@" + digest))
        .map(raw -> new SourceAnswer<>(raw, giver()));
  }

  @Override
  public Listing referrers(Digest subject, Optional<ETag> known) {
    throw new UnsupportedOperationException("a cache does not know what is attached now");
  }

  @Override
  public Giver blob(Descriptor blob, BlobSink sink) {
    Purpose purpose = new Purpose("read the blob", name() + "@" + blob.digest());
    try {
      store.blobs().copy(blob, sink, purpose);
      return giver();
    } catch (IntegrityFailure e) {
      complaints.damaged(blob.digest(), store);
      new Contents(store, purpose).drop(blob);
      throw e;
    }
  }

  private Giver giver() {
    return new Giver.Store(name());
  }
}
