package dev.remora.trust.sigstore;

import dev.remora.oci.Descriptor;
import dev.remora.trust.Signatures;
import java.util.Map;
import java.util.Optional;

/** What the manifest that carries a signature's bundle says of itself, as cosign 3 writes it. */
public final class BundleManifest {
  /** Of the manifest, and of the one layer that is the bundle. */
  public static final String MEDIA_TYPE = Bundle.MEDIA_TYPE;

  /** Its annotations, but for the time. None of them is signed. */
  public static final Map<String, String> LABELS =
      Map.of(
          "dev.sigstore.bundle.content", "dsse-envelope", Signatures.PREDICATE, Statement.SIGNED);

  private BundleManifest() {}

  /** Whether it says that it carries a signature, and not an attestation. */
  public static boolean isOfSignature(Descriptor referrer) {
    return referrer.artifactType().equals(Optional.of(MEDIA_TYPE))
        && referrer.annotations().get(Signatures.PREDICATE).equals(Optional.of(Statement.SIGNED));
  }
}
