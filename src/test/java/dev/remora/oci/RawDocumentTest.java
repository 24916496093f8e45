package dev.remora.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.IntegrityFailure;
import dev.remora.failure.Purpose;
import dev.remora.property.Mutation;
import dev.remora.property.Property;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RawDocumentTest {
  private static final Purpose PURPOSE = new Purpose("read", "ghcr.io/app");
  private static final byte[] BYTES = "{}".getBytes(UTF_8);

  @Test
  void bytesThatHaveTheDigestAreTaken() {
    RawDocument raw =
        RawDocument.verified(MediaType.INDEX, Descriptor.EMPTY_DIGEST, BYTES, PURPOSE);
    assertEquals(Descriptor.EMPTY_DIGEST, raw.digest());
    assertEquals(Descriptor.of(MediaType.INDEX, Descriptor.EMPTY_DIGEST, 2), raw.descriptor());
    assertArrayEquals(BYTES, raw.bytes());
  }

  @Test
  void otherBytesFailWithBothDigests() {
    byte[] others = "{ }".getBytes(UTF_8);
    IntegrityFailure failure =
        assertThrows(
            IntegrityFailure.class,
            () -> RawDocument.verified(MediaType.INDEX, Descriptor.EMPTY_DIGEST, others, PURPOSE));
    assertTrue(failure.line().contains(Descriptor.EMPTY_DIGEST.toString()), failure.line());
    assertTrue(failure.line().contains(Digest.sha256(others).toString()), failure.line());
  }

  @Test
  void whatCannotBeVerifiedIsNotUsed() {
    IntegrityFailure failure =
        assertThrows(
            IntegrityFailure.class,
            () -> RawDocument.verified(MediaType.INDEX, Digest.parse("blake3:00"), BYTES, PURPOSE));
    assertTrue(failure.line().contains("the algorithm blake3 cannot be verified"), failure.line());
  }

  @Test
  void nobodyChangesTheBytesLater() {
    byte[] given = BYTES.clone();
    RawDocument raw = RawDocument.of(MediaType.INDEX, given);
    given[0] = 'x';
    raw.bytes()[1] = 'x';
    assertArrayEquals(BYTES, raw.bytes());
  }

  @Test
  void noChangeOfABytePasses() {
    byte[] whole = "{\"schemaVersion\":2,\"manifests\":[]}".getBytes(UTF_8);
    Digest digest = Digest.sha256(whole);
    Property.check(
        5_000,
        random -> {
          byte[] bytes = Mutation.of(whole, random);
          if (Arrays.equals(whole, bytes)) {
            RawDocument.verified(MediaType.INDEX, digest, bytes, PURPOSE);
          } else {
            assertThrows(
                IntegrityFailure.class,
                () -> RawDocument.verified(MediaType.INDEX, digest, bytes, PURPOSE));
          }
        });
  }
}
