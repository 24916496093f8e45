package dev.remora.source.layout;

import dev.remora.failure.Failure;
import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.Purpose;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.function.Function;

/**
 * Copies exactly the bytes that a descriptor asks for, hashed on the way; memory does not grow with
 * them, and never more than was promised is written.
 *
 * @param unreadable what an error of the input means
 * @param unwritable what an error of the output means
 */
record VerifiedCopy(
    Descriptor expected,
    Purpose purpose,
    Function<IOException, Failure> unreadable,
    Function<IOException, Failure> unwritable) {
  private static final int BUFFER = 64 << 10;

  void run(InputStream in, OutputStream out) {
    if (!expected.digest().verifiable()) {
      throw refuse("digests of the algorithm " + expected.digest().algorithm() + " are unknown");
    }
    MessageDigest hash = expected.digest().newHash();
    byte[] buffer = new byte[BUFFER];
    long copied = 0;
    for (int n = read(in, buffer); n >= 0; n = read(in, buffer)) {
      copied += n;
      if (copied > expected.size()) {
        throw refuse("it has more than the " + expected.size() + " bytes that were announced");
      }
      hash.update(buffer, 0, n);
      write(out, buffer, n);
    }
    if (copied != expected.size()) {
      throw refuse("it has " + copied + " bytes, not " + expected.size());
    }
    Digest actual = Digest.of(expected.digest().algorithm(), hash.digest());
    if (!actual.equals(expected.digest())) {
      throw refuse("it hashes to " + actual + ", not to " + expected.digest());
    }
  }

  private int read(InputStream in, byte[] buffer) {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw unreadable.apply(e);
    }
  }

  private void write(OutputStream out, byte[] buffer, int length) {
    try {
      out.write(buffer, 0, length);
    } catch (IOException e) {
      throw unwritable.apply(e);
    }
  }

  private IntegrityFailure refuse(String reason) {
    return new IntegrityFailure(purpose, reason, "the content was altered; do not use it");
  }
}
