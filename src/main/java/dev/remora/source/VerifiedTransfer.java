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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Bytes on their way to a sink, hashed and counted as they pass, in fixed memory whatever a
 * descriptor or a header claims (image-spec, descriptor.md, "Verification").
 *
 * <p>They may come in pieces: what broke off is continued by another {@link #from}. Nothing counts
 * before {@link #finish} has returned. Up to 64 KiB are gathered in memory, and given to the sink
 * once they are verified: a file takes one write then, and is not open while its bytes are waited
 * for.
 */
public final class VerifiedTransfer implements AutoCloseable {
  private final Descriptor expected;
  private final BlobSink sink;
  private final Purpose purpose;
  private final ChunkHash hash;
  private final boolean gathers;
  private ChunkHash.Chunk chunk;
  private @Nullable OutputStream out;
  private long transferred;

  private VerifiedTransfer(Descriptor expected, BlobSink sink, Purpose purpose) {
    this.expected = expected;
    this.sink = sink;
    this.purpose = purpose;
    this.hash = ChunkHash.forSize(expected.size(), expected.digest(), sink.hashing());
    this.chunk = hash.first();
    this.gathers = expected.size() < chunk.bytes.length;
  }

  /**
   * Begins one with an empty sink.
   *
   * @throws IntegrityFailure when the digest's algorithm cannot be computed
   * @throws VolumeFailure when the sink cannot be opened
   */
  public static VerifiedTransfer begin(Descriptor expected, BlobSink sink, Purpose purpose) {
    checkVerifiable(expected.digest(), purpose);
    VerifiedTransfer begun = new VerifiedTransfer(expected, sink, purpose);
    try {
      if (!begun.gathers) {
        begun.open();
      }
      return begun;
    } catch (RuntimeException e) {
      begun.close();
      throw e;
    }
  }

  private OutputStream open() {
    try {
      OutputStream opened = sink.begin();
      out = opened;
      return opened;
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
      int at = gathers ? (int) transferred : 0;
      int room = chunk.bytes.length - at;
      int most = left < room ? (int) left + 1 : room;
      int length = in.read(chunk.bytes, at, most);
      if (length < 0) {
        return;
      }
      if (length > left) {
        throw new IntegrityFailure(
            purpose,
            "more bytes came than the " + expected.size() + " of its descriptor",
            "a proxy or the source altered it; do not use it");
      }
      if (!gathers) {
        pass(length);
      }
      transferred += length;
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
    if (gathers) {
      hashNext((int) transferred);
    }
    Digest actual = hashed();
    if (!actual.equals(expected.digest())) {
      throw new IntegrityFailure(
          purpose,
          "the bytes that came hash to " + actual + ", not to " + expected.digest(),
          "a proxy or the source altered it; do not use it");
    }
    try {
      if (gathers) {
        open().write(chunk.bytes, 0, chunk.length);
      }
      if (out != null) {
        out.close();
      }
    } catch (IOException e) {
      throw unwritable(e, purpose);
    }
  }

  /** Gives up what {@link #finish} has not verified. */
  @Override
  public void close() {
    hash.close();
    try {
      if (out != null) {
        out.close();
      }
    } catch (IOException e) {
      // it was given up, or was closed before
    }
  }

  private void pass(int length) {
    ChunkHash.Chunk filled = hashNext(length); // beside the writing
    try {
      Objects.requireNonNull(out).write(filled.bytes, 0, length);
    } catch (IOException e) {
      throw unwritable(e, purpose);
    }
  }

  /** Hands the chunk to the hash, and gives it back: its bytes may still be read. */
  private ChunkHash.Chunk hashNext(int length) {
    ChunkHash.Chunk filled = chunk;
    filled.length = length;
    try {
      chunk = hash.exchange(filled);
      return filled;
    } catch (InterruptedException e) {
      throw interrupted();
    }
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
