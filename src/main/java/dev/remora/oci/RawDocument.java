package dev.remora.oci;

import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.Purpose;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The exact bytes of a manifest or index, and their digest. Bytes are hashed before they are
 * parsed, and what is pushed is what was hashed.
 */
public final class RawDocument {
  private final String mediaType;
  private final Digest digest;
  private final byte[] bytes;

  /**
   * @param bytes nobody else may have them: what was hashed must not change
   */
  private RawDocument(String mediaType, Digest digest, byte[] bytes) {
    this.mediaType = mediaType;
    this.digest = digest;
    this.bytes = bytes;
  }

  /**
   * A document of bytes that were made here, or asked for by a tag: their digest is what they hash
   * to.
   */
  public static RawDocument of(String mediaType, byte[] bytes) {
    byte[] own = bytes.clone();
    return new RawDocument(mediaType, Digest.sha256(own), own);
  }

  /**
   * A document of bytes that were asked for by digest.
   *
   * @param bytes not copied, since they may be many; the caller must not change them afterwards
   * @throws IntegrityFailure when they do not have it, whatever a header claimed
   */
  public static RawDocument verified(
      String mediaType, Digest expected, byte[] bytes, Purpose purpose) {
    if (!expected.matches(bytes)) {
      throw new IntegrityFailure(
          purpose,
          expected.verifiable()
              ? "the bytes that came hash to " + Digest.sha256(bytes) + ", not to " + expected
              : "digests of the algorithm " + expected.algorithm() + " cannot be verified",
          "a proxy or the registry altered it; do not use it");
    }
    return new RawDocument(mediaType, expected, bytes);
  }

  /** The same bytes under the type that they themselves state. */
  public RawDocument typed(String stated) {
    return new RawDocument(stated, digest, bytes);
  }

  public String mediaType() {
    return mediaType;
  }

  public Digest digest() {
    return digest;
  }

  public long size() {
    return bytes.length;
  }

  /** The bytes, to be read. */
  public InputStream open() {
    return new ByteArrayInputStream(bytes);
  }

  /** The bytes themselves; only to be read. */
  byte[] content() {
    return bytes;
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  public Descriptor descriptor() {
    return Descriptor.of(mediaType, digest, bytes.length);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RawDocument that && digest.equals(that.digest);
  }

  @Override
  public int hashCode() {
    return digest.hashCode();
  }

  @Override
  public String toString() {
    return mediaType + " " + digest;
  }
}
