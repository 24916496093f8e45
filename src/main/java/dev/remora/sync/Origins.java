package dev.remora.sync;

import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.LayoutDirectory;
import dev.remora.oci.Manifest;
import dev.remora.oci.RawDocument;
import dev.remora.publish.ContentOrigin;
import dev.remora.source.BlobSink;
import dev.remora.source.ContentSource;
import dev.remora.source.Forwarding;
import dev.remora.source.Giver;
import dev.remora.source.SourceAnswer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Notes which mirror gave what content, so that provenance can say so; for one pass. */
final class Origins extends Forwarding {
  private final Target target;
  private final Map<Digest, Giver.Mirror> mirrors = new ConcurrentHashMap<>();

  Origins(Target target, ContentSource source) {
    super(source);
    this.target = target;
  }

  @Override
  public Optional<SourceAnswer<RawDocument>> manifest(Digest digest) {
    Optional<SourceAnswer<RawDocument>> answer = super.manifest(digest);
    answer.ifPresent(a -> note(digest, a.giver()));
    return answer;
  }

  @Override
  public Giver blob(Descriptor blob, BlobSink sink) {
    Giver giver = super.blob(blob, sink);
    note(blob.digest(), giver);
    return giver;
  }

  private void note(Digest content, Giver giver) {
    if (giver instanceof Giver.Mirror mirror) {
      mirrors.put(content, mirror);
    }
  }

  /** Where a revision is from: from a mirror if any of it is, because that is worth knowing. */
  ContentOrigin of(Manifest manifest) {
    return Stream.concat(
            Stream.of(manifest.digest()), manifest.layers().stream().map(Descriptor::digest))
        .flatMap(digest -> Stream.ofNullable(mirrors.get(digest)))
        .findFirst()
        .map(mirror -> new ContentOrigin(ContentOrigin.Kind.MIRROR, mirror.name()))
        .orElseGet(() -> new ContentOrigin(kind(), referrersName()));
  }

  private ContentOrigin.Kind kind() {
    boolean layout =
        target.reference().location() instanceof LayoutDirectory && referrersName().equals(name());
    return layout ? ContentOrigin.Kind.LAYOUT : ContentOrigin.Kind.REGISTRY;
  }
}
