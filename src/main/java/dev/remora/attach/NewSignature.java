package dev.remora.attach;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.failure.Purpose;
import dev.remora.failure.UsageFailure;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.Manifest;
import dev.remora.oci.Signature;
import dev.remora.source.ContentTarget;
import dev.remora.source.Progress;
import dev.remora.trust.Signatures;
import dev.remora.trust.Verdict;
import dev.remora.trust.proof.Signer;
import dev.remora.trust.sigstore.BundleManifest;
import dev.remora.trust.sigstore.NewBundle;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A signature of a manifest that may not be pushed yet: a Sigstore bundle, and the manifest that
 * carries it, as cosign 3 pushes it.
 *
 * <p>Beside what cosign writes, the bundle stands in the manifest itself, and a short one in its
 * annotations as well: registries repeat those in their listings, so that whoever verifies needs
 * the listing alone. None of that has to be believed, since the bundle proves itself.
 *
 * @param annotations that it carries, and that are signed with it
 */
public record NewSignature(
    Manifest manifest, Signature signature, Signer signer, SortedMap<String, String> annotations) {
  /** In bytes; a longer one would be a burden to all who read the listing. */
  private static final int LONGEST_LISTED = 2 << 10;

  /**
   * Signs.
   *
   * @param signed the manifest, by the algorithm sha256
   * @param now is written in seconds, as cosign writes it
   * @throws UsageFailure when it would be longer than whoever verifies reads
   */
  static NewSignature of(Descriptor signed, Signing signing, Instant now) {
    Purpose purpose = new Purpose("sign", signed.digest().toString());
    if (!signed.digest().algorithm().equals(Descriptor.EMPTY_DIGEST.algorithm())) {
      throw new UsageFailure(purpose, "only digests of sha256 are signed", "attach it again");
    }
    String bundle = NewBundle.of(signed.digest(), signing.annotations(), signing.key());
    byte[] bytes = bundle.getBytes(UTF_8);
    String encoded = Base64.getEncoder().encodeToString(bytes);
    Map<String, String> labels = new TreeMap<>(BundleManifest.LABELS);
    labels.put(Annotations.CREATED, now.truncatedTo(ChronoUnit.SECONDS).toString());
    if (bytes.length <= LONGEST_LISTED) {
      labels.put(Signatures.BUNDLE, encoded);
    }
    Descriptor layer =
        Descriptor.of(BundleManifest.MEDIA_TYPE, Digest.sha256(bytes), bytes.length)
            .withData(encoded);
    Manifest manifest =
        new ArtifactDraft(
                BundleManifest.MEDIA_TYPE,
                Descriptor.empty().withArtifactType(BundleManifest.MEDIA_TYPE),
                List.of(layer),
                new Annotations(labels))
            .at(now, Optional.of(signed));
    if (manifest.raw().size() > Signature.LONGEST) {
      throw new UsageFailure(
          purpose,
          "its signature would have %d bytes, and %d are read at most"
              .formatted(manifest.raw().size(), Signature.LONGEST),
          "sign it with fewer or shorter annotations");
    }
    return new NewSignature(
        manifest,
        new Signature(Signature.Kind.BUNDLE, manifest.digest(), bundle, ""),
        signing.key().signer(),
        signing.annotations());
  }

  public Digest digest() {
    return manifest.digest();
  }

  /** What anybody finds who looks for it. */
  public Verdict.Signed verdict() {
    return new Verdict.Signed(signer, signature, annotations);
  }

  /** Sends it, whether or not what it signs is there already. */
  void push(ContentTarget target) {
    byte[] bundle = signature.content().getBytes(UTF_8);
    Descriptor layer = manifest.layers().getFirst();
    NewLayer.send(
        List.of(new NewLayer(layer, () -> new ByteArrayInputStream(bundle), Progress.none())),
        target);
    target.attach(manifest);
  }
}
