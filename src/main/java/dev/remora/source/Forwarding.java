package dev.remora.source;

import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.RawDocument;
import java.util.Optional;

/** A source in front of another, to which it hands on whatever it does not answer itself. */
public abstract class Forwarding implements ContentSource {
  private final ContentSource source;

  protected Forwarding(ContentSource source) {
    this.source = source;
  }

  @Override
  public String name() {
    return source.name();
  }

  @Override
  public String referrersName() {
    return source.referrersName();
  }

  @Override
  public Optional<SourceAnswer<Digest>> resolve(String tag) {
    return source.resolve(tag);
  }

  @Override
  public SourceAnswer<Digest> soleImage() {
    return source.soleImage();
  }

  @Override
  public TaggedImages tagged(int most) {
    return source.tagged(most);
  }

  @Override
  public Optional<SourceAnswer<RawDocument>> manifest(Digest digest) {
    return source.manifest(digest);
  }

  @Override
  public Listing referrers(Digest subject, Optional<ETag> known) {
    return source.referrers(subject, known);
  }

  @Override
  public Giver blob(Descriptor blob, BlobSink sink) {
    return source.blob(blob, sink);
  }
}
