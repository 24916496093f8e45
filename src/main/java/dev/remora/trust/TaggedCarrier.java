package dev.remora.trust;

import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
import dev.remora.source.ContentSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What lies under the tag {@code sha256-….sig}: a manifest with a layer for each signature. */
final class TaggedCarrier {
  private static final String LAYER = "application/vnd.dev.cosign.simplesigning.v1+json";
  private static final String VALUE = "dev.cosignproject.cosign/signature";

  private final Digest digest;
  private final Carrier carrier;
  private final Map<Digest, String> fetched = new HashMap<>();

  /**
   * @param digest of that manifest
   */
  TaggedCarrier(ContentSource source, Digest digest) {
    this.digest = digest;
    this.carrier = new Carrier(source, digest);
  }

  List<Descriptor> layers() throws Refusal {
    return carrier.manifest(digest).layers().stream()
        .filter(layer -> layer.mediaType().equals(LAYER))
        .toList();
  }

  Signature signature(Descriptor layer) throws Refusal {
    String value =
        layer
            .annotations()
            .get(VALUE)
            .orElseThrow(() -> Refusal.unreadable("its layer has no " + VALUE));
    String content = fetched.get(layer.digest());
    if (content == null) { // what several keys signed may be one blob
      content = carrier.content(layer);
      fetched.put(layer.digest(), content);
    }
    return new Signature(Signature.Kind.CLASSIC, digest, content, value);
  }
}
