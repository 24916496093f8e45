package dev.remora.trust.notation;

import dev.remora.oci.Descriptor;
import dev.remora.oci.Manifest;
import dev.remora.oci.Signature;
import java.util.Optional;

/** What the manifest that carries an envelope says of itself, as notation writes it. */
public final class NotationManifest {
  /**
   * Of its configuration; it has no other type. Registries list it as that of the artifact, or
   * none.
   */
  public static final String MEDIA_TYPE = "application/vnd.cncf.notary.signature";

  /** Of the one layer, which is the envelope. */
  private static final String JWS = "application/jose+json";

  private static final String COSE = "application/cose";

  private NotationManifest() {}

  public static boolean isOne(Manifest manifest) {
    return manifest.config().mediaType().equals(MEDIA_TYPE);
  }

  /** Whether it is listed as one. */
  public static boolean isListed(Optional<String> type) {
    return type.filter(MEDIA_TYPE::equals).isPresent();
  }

  /** In which form the envelope is; nothing where it is in none that is read. */
  public static Optional<Signature.Kind> kind(Descriptor envelope) {
    return switch (envelope.mediaType()) {
      case JWS -> Optional.of(Signature.Kind.NOTATION_JWS);
      case COSE -> Optional.of(Signature.Kind.NOTATION_COSE);
      default -> Optional.empty();
    };
  }
}
