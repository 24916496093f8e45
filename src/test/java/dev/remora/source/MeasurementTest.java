package dev.remora.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.remora.failure.Purpose;
import dev.remora.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasurementTest {
  private static final Purpose PURPOSE = new Purpose("read", "it");

  /** Whatever size was expected, around the sizes at which it is hashed in another way. */
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1",
    "4096, 4096",
    "4097, 4097",
    "16384, 0",
    "131072, 131072",
    "131073, 131073",
    "1048576, 1048576",
    "1500000, 3",
    "7, 1500000",
    "1500000, 1500000"
  })
  void digestSizeAndSmallContentAreThoseOfTheBytes(int size, long about) throws IOException {
    byte[] bytes = new byte[size];
    new SplittableRandom(size).nextBytes(bytes);
    Measurement found = Measurement.of(new ByteArrayInputStream(bytes), about, 4096, PURPOSE);
    assertEquals(Digest.sha256(bytes), found.digest());
    assertEquals(size, found.size());
    assertEquals(size <= 4096, found.content().isPresent());
    found.content().ifPresent(content -> assertArrayEquals(bytes, content));
  }
}
