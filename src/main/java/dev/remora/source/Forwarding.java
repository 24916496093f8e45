package dev.remora.source;

import dev.remora.failure.RegistryUnavailable;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.RawDocument;
import java.util.List;
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
  public Optional<String> mirrorOf(Digest content) {
    return source.mirrorOf(content);
  }

  @Override
  public Optional<RegistryUnavailable> unheard() {
    return source.unheard();
  }

  @Override
  public boolean isCopy() {
    return source.isCopy();
  }

  @Override
  public Optional<Digest> resolve(String tag) {
    return source.resolve(tag);
  }

  @Override
  public Digest soleImage() {
    return source.soleImage();
  }

  @Override
  public Optional<RawDocument> manifest(Digest digest) {
    return source.manifest(digest);
  }

  @Override
  public List<Descriptor> referrers(Digest subject) {
    return source.referrers(subject);
  }

  @Override
  public Listing referrers(Digest subject, Optional<ETag> known) {
    return source.referrers(subject, known);
  }

  @Override
  public void blob(Descriptor blob, BlobSink sink) {
    source.blob(blob, sink);
  }
}
