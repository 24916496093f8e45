package dev.remora.attach;

import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;

/**
 * What some content is: its digest and size, and the content itself where it is small.
 *
 * @param bytes all of them, if there are any and at most as many as were asked for
 */
record Measurement(Digest digest, long size, Optional<byte[]> bytes) {
  private static final int BUFFER = 64 << 10;

  /** Reads to the end, with memory for {@code keep} bytes and a buffer. */
  static Measurement read(InputStream in, int keep) throws IOException {
    MessageDigest hash = Descriptor.EMPTY_DIGEST.newHash();
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    byte[] buffer = new byte[BUFFER];
    long size = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      hash.update(buffer, 0, n);
      size += n;
      if (size <= keep) {
        kept.write(buffer, 0, n);
      }
    }
    Digest digest = Digest.of(Descriptor.EMPTY_DIGEST.algorithm(), hash.digest());
    boolean small = size > 0 && size <= keep;
    return new Measurement(
        digest, size, small ? Optional.of(kept.toByteArray()) : Optional.empty());
  }

  Descriptor descriptor(String mediaType, Annotations annotations) {
    Descriptor plain = Descriptor.of(mediaType, digest, size).withAnnotations(annotations);
    return bytes.map(b -> plain.withData(Base64.getEncoder().encodeToString(b))).orElse(plain);
  }
}
