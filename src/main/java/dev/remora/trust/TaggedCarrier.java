package dev.remora.trust;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.json.MalformedJson;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
import dev.remora.source.ContentSource;
import dev.remora.trust.proof.Claim;
import dev.remora.trust.proof.Refusal;
import dev.remora.trust.sigstore.SimpleSigning;
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
    return carrier.manifest(digest).layers().stream().filter(TaggedCarrier::isSignature).toList();
  }

  private static boolean isSignature(Descriptor layer) {
    return layer.mediaType().equals(LAYER);
  }

  /** Whether it signs a manifest, and neither signs nor holds anything else. */
  boolean isAllOf(Digest manifest) {
    try {
      List<Descriptor> layers = carrier.manifest(digest).layers();
      if (layers.isEmpty() || layers.size() > SignatureSearch.MOST) {
        return false;
      }
      for (Descriptor layer : layers) {
        if (!isSignature(layer) || !claim(layer).digest().equals(manifest.toString())) {
          return false;
        }
      }
      return true;
    } catch (Refusal | MalformedJson e) {
      return false; // nobody knows what it is
    }
  }

  private Claim claim(Descriptor layer) throws MalformedJson, Refusal {
    return SimpleSigning.read(content(layer).getBytes(UTF_8));
  }

  Signature signature(Descriptor layer) throws Refusal {
    String value =
        layer
            .annotations()
            .get(VALUE)
            .orElseThrow(() -> Refusal.unreadable("its layer has no " + VALUE));
    return new Signature(Signature.Kind.CLASSIC, digest, content(layer), value);
  }

  /** Fetched once: what several keys signed may be one blob. */
  private String content(Descriptor layer) throws Refusal {
    String content = fetched.get(layer.digest());
    if (content == null) {
      content = carrier.content(layer);
      fetched.put(layer.digest(), content);
    }
    return content;
  }
}
