package dev.remora.posix;

import java.security.MessageDigest;
import java.util.Optional;
import org.graalvm.nativeimage.PinnedObject;
import org.graalvm.word.WordFactory;

/**
 * SHA-256 by the machine's libcrypto, which uses the instructions that its processor has.
 *
 * <p>A native executable that has to run on any processor hashes some 220 MiB/s, libcrypto up to
 * 1,700: that saves seconds of a large pull. On the JVM there is nothing to gain, so it is never
 * used there. On a machine without {@code libcrypto.so.3}, or without these functions in it, Java
 * hashes.
 */
public final class SystemSha256 extends MessageDigest {
  /** Room for SHA256_CTX, which has 112 bytes since OpenSSL 0.9.8. */
  private static final int CONTEXT_SIZE = 256;

  private static final int HASH_SIZE = 32;

  private final LibCrypto library;
  private final byte[] context = new byte[CONTEXT_SIZE];
  private boolean begun;

  private SystemSha256(LibCrypto library) {
    super("SHA-256");
    this.library = library;
  }

  /**
   * A new hash, where this machine has one that is faster than Java's.
   *
   * <p>The first call loads the library, which takes about a millisecond: not for what is small.
   */
  public static Optional<MessageDigest> ifFaster() {
    return SystemCalls.isNative()
        ? LibCrypto.ofThisMachine().map(SystemSha256::new)
        : Optional.empty();
  }

  @Override
  protected void engineReset() {
    begun = false;
  }

  /** Only with the first bytes: most hashes are finished once, and never used again. */
  private PinnedObject held() {
    PinnedObject held = PinnedObject.create(context);
    if (!begun) {
      library.sha256Init.call(held.addressOfArrayElement(0));
      begun = true;
    }
    return held;
  }

  @Override
  protected void engineUpdate(byte input) {
    engineUpdate(new byte[] {input}, 0, 1);
  }

  @Override
  protected void engineUpdate(byte[] input, int offset, int length) {
    if (length == 0) {
      return;
    }
    try (PinnedObject held = held();
        PinnedObject bytes = PinnedObject.create(input)) {
      library.sha256Update.call(
          held.addressOfArrayElement(0),
          bytes.addressOfArrayElement(offset),
          WordFactory.unsigned(length));
    }
  }

  @Override
  protected byte[] engineDigest() {
    byte[] hash = new byte[HASH_SIZE];
    try (PinnedObject held = held();
        PinnedObject result = PinnedObject.create(hash)) {
      library.sha256Final.call(result.addressOfArrayElement(0), held.addressOfArrayElement(0));
    }
    engineReset();
    return hash;
  }

  @Override
  protected int engineGetDigestLength() {
    return HASH_SIZE;
  }
}
