package dev.remora.trust;

import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.MediaType;
import dev.remora.source.ContentSource;
import dev.remora.trust.notation.NotationManifest;
import dev.remora.trust.sigstore.Bundle;
import dev.remora.trust.sigstore.Statement;
import java.util.Optional;

/**
 * Looks for a signature of a manifest where cosign, notation and {@code remora} put them: among
 * what is attached to it, and, where none of that is valid, under the tag of cosign before version
 * 3. The first that is valid counts, whichever comes first. Forms that no policy judges cost no
 * request.
 *
 * <p>Whoever may push can add any number of signatures, so what is looked at is bounded, and what
 * is not looked at does not count: too many make a manifest an unsigned one, never a signed one.
 */
public final class Signatures {
  /** The annotation of a listing's entry that holds the whole bundle, in base64. */
  public static final String BUNDLE = "dev.remora.bundle";

  /** The annotation by which cosign says what a bundle states. A hint, like all of a listing. */
  public static final String PREDICATE = "dev.sigstore.bundle.predicateType";

  private static final String USUAL = "sha256";

  private final Verifier verifier;

  public Signatures(Verifier verifier) {
    this.verifier = verifier;
  }

  /**
   * Looks for one. What is wrong with one signature, or with how they are listed, makes nothing
   * worse than unsigned.
   *
   * @return not signed with a reason where nobody could say which there are: see {@link
   *     Verdict.NotSigned#away}
   * @throws dev.remora.failure.AccessDenied when the source does not let them be read
   * @throws dev.remora.failure.RegistryUnavailable when they cannot be asked for
   */
  public Verdict find(Digest manifest, ContentSource source) {
    return new SignatureSearch(verifier, manifest, source).run();
  }

  /**
   * Whether what is listed with this type, or with none, may be a signature. Some registries and
   * clients list the configuration's type, which says nothing.
   */
  public static boolean mayBe(Optional<String> listedType) {
    return saysNothing(listedType) || isBundle(listedType) || isNotation(listedType);
  }

  /**
   * The tag under which cosign before version 3 keeps what signs a manifest; nothing where the
   * digest is too long for one.
   */
  public static Optional<String> tag(Digest manifest) {
    return manifest.algorithm().equals(USUAL)
        ? Optional.of(manifest.referrersTag() + ".sig")
        : Optional.empty();
  }

  /**
   * Whether what lies under such a tag signs that manifest and nothing else, whoever signed; false
   * also where that cannot be read.
   *
   * @throws dev.remora.failure.AccessDenied when the source does not let it be read
   * @throws dev.remora.failure.RegistryUnavailable when it cannot be asked for
   */
  public static boolean isAllOf(Digest manifest, Digest tagged, ContentSource source) {
    return new TaggedCarrier(source, tagged).isAllOf(manifest);
  }

  static boolean isBundle(Optional<String> type) {
    return type.filter(Bundle.MEDIA_TYPES::contains).isPresent();
  }

  static boolean isNotation(Optional<String> type) {
    return NotationManifest.isListed(type);
  }

  static boolean saysNothing(Optional<String> listedType) {
    return listedType.filter(type -> !type.equals(MediaType.EMPTY)).isEmpty();
  }

  /** What its label says it states; nothing where it has none, or that of a signature. */
  static Optional<String> otherPredicate(Descriptor listed) {
    return listed.annotations().get(PREDICATE).filter(label -> !label.equals(Statement.SIGNED));
  }
}
