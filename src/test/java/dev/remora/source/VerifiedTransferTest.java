package dev.remora.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.Interrupted;
import dev.remora.failure.Purpose;
import dev.remora.failure.VolumeFailure;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifiedTransferTest {
  private static final Purpose PURPOSE = new Purpose("copy", "it");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private static byte[] content(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    return content;
  }

  private static Descriptor descriptor(byte[] content) {
    return Descriptor.of("a/b", Digest.sha256(content), content.length);
  }

  private VerifiedTransfer begin(Descriptor expected) {
    return VerifiedTransfer.begin(expected, () -> out, PURPOSE);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8_191, 131_071, 131_072, 131_073, 262_144, 5_000_000})
  void contentOfEverySizePasses(int size) throws IOException {
    byte[] content = content(size);
    try (VerifiedTransfer transfer = begin(descriptor(content))) {
      transfer.from(new ByteArrayInputStream(content));
      transfer.finish();
    }
    assertArrayEquals(content, out.toByteArray());
  }

  @Test
  void contentPassesInRandomPieces() throws IOException {
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      byte[] content = content(random.nextInt(900_000));
      out.reset();
      try (VerifiedTransfer transfer = begin(descriptor(content))) {
        int at = 0;
        while (at < content.length) {
          int piece = Math.min(content.length - at, 1 + random.nextInt(300_000));
          transfer.from(trickling(content, at, piece, random));
          at += piece;
          assertEquals(at, transfer.transferred(), "seed " + seed);
        }
        transfer.finish();
      }
      assertArrayEquals(content, out.toByteArray(), "seed " + seed);
    }
  }

  private static InputStream trickling(byte[] content, int offset, int length, Random random) {
    return new ByteArrayInputStream(content, offset, length) {
      @Override
      public int read(byte[] into, int at, int most) {
        return super.read(into, at, Math.min(most, 1 + random.nextInt(20_000)));
      }
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 400_000})
  void oneBitThatIsWrongIsFound(int size) throws IOException {
    byte[] content = content(size);
    Descriptor expected = descriptor(content);
    content[size / 2] ^= 1;
    try (VerifiedTransfer transfer = begin(expected)) {
      transfer.from(new ByteArrayInputStream(content));
      IntegrityFailure failure = assertThrows(IntegrityFailure.class, transfer::finish);
      assertTrue(failure.line().contains(expected.digest().toString()));
      assertTrue(failure.line().contains(Digest.sha256(content).toString()));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100, 131_072, 400_000})
  void oneByteMoreIsRefusedAndNotWritten(int size) {
    byte[] content = content(size);
    try (VerifiedTransfer transfer = begin(descriptor(content))) {
      InputStream longer = new ByteArrayInputStream(Arrays.copyOf(content, size + 1));
      assertThrows(IntegrityFailure.class, () -> transfer.from(longer));
    }
    assertTrue(out.size() <= size);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 400_000})
  void oneByteLessIsNotComplete(int size) throws IOException {
    byte[] content = content(size);
    try (VerifiedTransfer transfer = begin(descriptor(content))) {
      transfer.from(new ByteArrayInputStream(content, 0, size - 1));
      assertFalse(transfer.isComplete());
      assertThrows(IntegrityFailure.class, transfer::finish);
    }
  }

  @Test
  void endlessContentOfAnUnboundedClaimUsesFixedMemory() {
    Descriptor claims = Descriptor.of("a/b", Digest.sha256(new byte[0]), Long.MAX_VALUE);
    int much = 64 << 20;
    Set<byte[]> buffers = Collections.newSetFromMap(new IdentityHashMap<>());
    int[] left = {much};
    InputStream breaking =
        new InputStream() {
          @Override
          public int read() {
            throw new AssertionError();
          }

          @Override
          public int read(byte[] into, int at, int most) throws IOException {
            buffers.add(into);
            left[0] -= most;
            if (left[0] < 0) {
              throw new IOException("broken");
            }
            return most;
          }
        };
    try (VerifiedTransfer transfer =
        VerifiedTransfer.begin(claims, OutputStream::nullOutputStream, PURPOSE)) {
      assertThrows(IOException.class, () -> transfer.from(breaking));
      assertTrue(transfer.transferred() > much / 2);
    }
    int memory = buffers.stream().mapToInt(buffer -> buffer.length).sum();
    assertTrue(memory < 1 << 20, buffers.size() + " buffers, together " + memory);
  }

  @Test
  void sinkThatFailsIsAFailureOfTheVolume() {
    byte[] content = content(400_000);
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    try (VerifiedTransfer transfer =
        VerifiedTransfer.begin(descriptor(content), () -> full, PURPOSE)) {
      assertThrows(VolumeFailure.class, () -> transfer.from(new ByteArrayInputStream(content)));
    }
  }

  @Test
  void sinkThatFailsToCloseIsAFailureOfTheVolume() throws IOException {
    byte[] content = content(10);
    OutputStream failing =
        new ByteArrayOutputStream() {
          @Override
          public void close() throws IOException {
            throw new IOException("Disk quota exceeded");
          }
        };
    try (VerifiedTransfer transfer =
        VerifiedTransfer.begin(descriptor(content), () -> failing, PURPOSE)) {
      transfer.from(new ByteArrayInputStream(content));
      assertThrows(VolumeFailure.class, transfer::finish);
    }
  }

  @Test
  void sinkThatCannotBeOpenedIsAFailureOfTheVolume() {
    assertThrows(
        VolumeFailure.class,
        () ->
            VerifiedTransfer.begin(
                descriptor(content(400_000)),
                () -> {
                  throw new IOException("Read-only file system");
                },
                PURPOSE));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10, 65_536})
  void whatIsSmallReachesTheSinkOnceAndVerified(int size) throws IOException {
    byte[] content = content(size);
    int[] begun = {0};
    BlobSink sink =
        () -> {
          begun[0]++;
          return out;
        };
    try (VerifiedTransfer transfer = VerifiedTransfer.begin(descriptor(content), sink, PURPOSE)) {
      transfer.from(new ByteArrayInputStream(content, 0, size / 2));
      transfer.from(new ByteArrayInputStream(content, size / 2, size - size / 2));
      assertEquals(0, begun[0]);
      transfer.finish();
      assertEquals(1, begun[0]);
    }
    assertArrayEquals(content, out.toByteArray());
  }

  @Test
  void whatIsSmallAndWrongNeverReachesTheSink() throws IOException {
    byte[] content = content(10);
    Descriptor other = Descriptor.of("a/b", Digest.sha256(content(11)), content.length);
    BlobSink sink =
        () -> {
          throw new AssertionError("the sink was opened");
        };
    try (VerifiedTransfer transfer = VerifiedTransfer.begin(other, sink, PURPOSE)) {
      transfer.from(new ByteArrayInputStream(content));
      assertThrows(IntegrityFailure.class, transfer::finish);
    }
  }

  @Test
  void aSinkForWhatIsSmallThatCannotBeOpenedIsAFailureOfTheVolume() throws IOException {
    byte[] content = content(10);
    BlobSink sink =
        () -> {
          throw new IOException("Read-only file system");
        };
    try (VerifiedTransfer transfer = VerifiedTransfer.begin(descriptor(content), sink, PURPOSE)) {
      transfer.from(new ByteArrayInputStream(content));
      assertThrows(VolumeFailure.class, transfer::finish);
    }
  }

  @Test
  void digestThatCannotBeVerifiedIsRefused() {
    Descriptor future = Descriptor.of("a/b", Digest.parse("blake3:abcd"), 1);
    assertThrows(IntegrityFailure.class, () -> begin(future));
  }

  @Test
  void interruptionEndsATransfer() {
    byte[] content = content(5_000_000);
    try (VerifiedTransfer transfer = begin(descriptor(content))) {
      Thread.currentThread().interrupt();
      assertThrows(Interrupted.class, () -> transfer.from(new ByteArrayInputStream(content)));
      assertTrue(Thread.interrupted());
    }
  }

  @Test
  void hashingThreadEndsWithTheTransfer() throws InterruptedException {
    HashThread hash = new HashThread(Digest.sha256(new byte[0]).newHash());
    hash.exchange(hash.first());
    hash.close();
    hash.awaitEnd();
  }
}
