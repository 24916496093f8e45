package dev.remora.source;

import dev.remora.failure.Failure;
import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.Interrupted;
import dev.remora.failure.Purpose;
import dev.remora.failure.VolumeFailure;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.posix.DiskTrouble;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Bytes on their way to a sink, hashed and counted as they pass, in fixed memory whatever a
 * descriptor or a header claims (image-spec, descriptor.md, "Verification").
 *
 * <p>They may come in pieces: what broke off is continued by another {@link #from}. Nothing counts
 * before {@link #finish} has returned.
 */
public final class VerifiedTransfer implements AutoCloseable {
  private final Descriptor expected;
  private final OutputStream out;
  private final Purpose purpose;
  private final ChunkHash hash;
  private ChunkHash.Chunk chunk;
  private long transferred;

  private VerifiedTransfer(Descriptor expected, OutputStream out, Purpose purpose) {
    this.expected = expected;
    this.out = out;
    this.purpose = purpose;
    this.hash = ChunkHash.forSize(expected.size(), expected.digest());
    this.chunk = hash.first();
  }

  /**
   * Begins one with an empty sink.
   *
   * @throws IntegrityFailure when the digest's algorithm cannot be computed
   * @throws VolumeFailure when the sink cannot be opened
   */
  public static VerifiedTransfer begin(Descriptor expected, BlobSink sink, Purpose purpose) {
    checkVerifiable(expected.digest(), purpose);
    try {
      return new VerifiedTransfer(expected, sink.begin(), purpose);
    } catch (IOException e) {
      throw unwritable(e, purpose);
    }
  }

  /**
   * Refuses a digest by which nothing can be verified; to be asked before anything is fetched.
   *
   * @throws IntegrityFailure when its algorithm cannot be computed
   */
  public static void checkVerifiable(Digest digest, Purpose purpose) {
    if (!digest.verifiable()) {
      throw new IntegrityFailure(
          purpose,
          "digests of the algorithm " + digest.algorithm() + " cannot be verified",
          "refer to it by sha256 or sha512");
    }
  }

  /**
   * Copies until the input ends.
   *
   * @throws IOException when the input breaks off; what came before it is kept
   * @throws IntegrityFailure when more comes than the descriptor says
   * @throws VolumeFailure when the sink cannot be written
   */
  public void from(InputStream in) throws IOException {
    while (true) {
      long left = expected.size() - transferred;
      int most = left < chunk.bytes.length ? (int) left + 1 : chunk.bytes.length;
      int length = in.read(chunk.bytes, 0, most);
      if (length < 0) {
        return;
      }
      if (length > left) {
        throw new IntegrityFailure(
            purpose,
            "more bytes came than the " + expected.size() + " of its descriptor",
            "a proxy or the source altered it; do not use it");
      }
      pass(length);
    }
  }

  public long transferred() {
    return transferred;
  }

  public boolean isComplete() {
    return transferred == expected.size();
  }

  /**
   * Closes the sink's stream and verifies what it was given.
   *
   * @throws IntegrityFailure when size or digest are not those of the descriptor
   * @throws VolumeFailure when the sink cannot be written
   */
  public void finish() {
    if (!isComplete()) {
      throw new IntegrityFailure(
          purpose,
          "only " + transferred + " of the " + expected.size() + " bytes of its descriptor came",
          "its source has it incomplete; push it again");
    }
    Digest actual = hashed();
    if (!actual.equals(expected.digest())) {
      throw new IntegrityFailure(
          purpose,
          "the bytes that came hash to " + actual + ", not to " + expected.digest(),
          "a proxy or the source altered it; do not use it");
    }
    try {
      out.close();
    } catch (IOException e) {
      throw unwritable(e, purpose);
    }
  }

  /** Gives up what {@link #finish} has not verified. */
  @Override
  public void close() {
    hash.close();
    try {
      out.close();
    } catch (IOException e) {
      // it was given up, or was closed before
    }
  }

  private void pass(int length) {
    ChunkHash.Chunk filled = chunk;
    filled.length = length;
    try {
      chunk = hash.exchange(filled); // hashed beside the writing
    } catch (InterruptedException e) {
      throw interrupted();
    }
    try {
      out.write(filled.bytes, 0, length);
    } catch (IOException e) {
      throw unwritable(e, purpose);
    }
    transferred += length;
  }

  private Digest hashed() {
    try {
      return Digest.of(expected.digest().algorithm(), hash.finish());
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private Interrupted interrupted() {
    Thread.currentThread().interrupt();
    return new Interrupted(purpose);
  }

  private static Failure unwritable(IOException e, Purpose purpose) {
    return DiskTrouble.unwritable(purpose, e, "check the space and the rights there");
  }
}
