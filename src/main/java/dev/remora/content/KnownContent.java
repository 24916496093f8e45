package dev.remora.content;

import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.Purpose;
import dev.remora.oci.Descriptor;
import java.util.Base64;
import java.util.Optional;

/**
 * Content that needs no request: what the manifest holds, and what its digest implies. Some
 * registries lose the blob of an empty file, or never took it.
 */
final class KnownContent {
  private static final String ADVICE = "whoever made the artifact is at fault; attach it again";

  private KnownContent() {}

  /**
   * The verified content of a layer, where the manifest itself says it.
   *
   * <p>A file that holds {@code {}} has the digest of the empty descriptor. With a title it is a
   * file all the same.
   *
   * @throws IntegrityFailure when it does not have the digest and size that the layer states.
   *     Nothing is fetched instead, since somebody altered one of them (image-spec, "Embedded
   *     Content")
   */
  static Optional<byte[]> of(ContentLayer layer, Purpose purpose) {
    Descriptor blob = layer.blob();
    if (!blob.digest().verifiable()) {
      throw new IntegrityFailure(
          purpose,
          layer + ": digests of the algorithm " + blob.digest().algorithm() + " cannot be verified",
          "attach it with sha256");
    }
    Optional<byte[]> content =
        blob.data().map(data -> decode(data, layer, purpose)).or(blob::impliedContent);
    content.ifPresent(bytes -> verify(bytes, layer, purpose));
    return content;
  }

  private static byte[] decode(String data, ContentLayer layer, Purpose purpose) {
    try {
      return Base64.getDecoder().decode(data);
    } catch (IllegalArgumentException e) {
      throw new IntegrityFailure(purpose, layer + ": its inline data is not base64", ADVICE, e);
    }
  }

  private static void verify(byte[] content, ContentLayer layer, Purpose purpose) {
    Descriptor blob = layer.blob();
    if (content.length != blob.size()) {
      throw new IntegrityFailure(
          purpose,
          layer + ": its content has " + content.length + " bytes, not " + blob.size(),
          ADVICE);
    }
    if (!blob.digest().matches(content)) {
      throw new IntegrityFailure(
          purpose, layer + ": its content has not the digest " + blob.digest(), ADVICE);
    }
  }
}
