package dev.remora.e2e;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.rig.Content;
import dev.remora.rig.Remora;
import dev.remora.rig.Run;
import dev.remora.rig.TestImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is hashed beside its transfer, natively by the machine's libcrypto. */
class LargeContentIT {
  private static final String CONFIG = "application/vnd.remora.config.v1";

  @TempDir Path scratch;
  private final byte[] file = new byte[(5 << 20) + 7];
  private Path layout;
  private Path volume;
  private Content image;

  @BeforeEach
  void aLargeFileIsAttached() {
    new Random(4711).nextBytes(file);
    layout = scratch.resolve("layout");
    volume = scratch.resolve("volume");
    TestImages images = TestImages.in(layout);
    image = images.image("v1");
    images.attach(image, CONFIG, Map.of(), Map.of("large.bin", file));
  }

  @Test
  void aLargeFileArrivesWhole() throws IOException {
    pull(Map.of()).expect(0);
    assertArrayEquals(file, Files.readAllBytes(volume.resolve("large.bin")));
  }

  @Test
  void aLargeFileWithOneWrongBitIsRefused() throws IOException {
    Path blob = largestBlob();
    byte[] wrong = Files.readAllBytes(blob);
    wrong[wrong.length / 2] ^= 1;
    Files.write(blob, wrong);
    Run run = pull(Map.of()).expect(16);
    assertTrue(Files.notExists(volume.resolve("large.bin")), run::toString);
  }

  @Test
  void theNativeExecutableHashesWithLibcrypto() {
    assumeTrue(Remora.isNative(), "a JVM hashes by itself");
    Run run = pull(Map.of("LD_DEBUG", "libs")).expect(0);
    assertTrue(run.stderr().contains("find library=libcrypto.so.3"), run::toString);
  }

  @Test
  void manySmallFilesAreHashedAsOneSumAndAFewByTheExecutableItself() {
    assumeTrue(Remora.isNative(), "a JVM hashes by itself");
    for (int count : new int[] {4, 40}) {
      Map<String, byte[]> small = new TreeMap<>();
      for (int i = 0; i < count; i++) {
        small.put("f" + i, Arrays.copyOfRange(file, 8192 * i, 8192 * (i + 1)));
      }
      layout = scratch.resolve("layout" + count);
      TestImages images = TestImages.in(layout);
      image = images.image("v1");
      images.attach(image, CONFIG, Map.of(), small);
      Run run = pull(Map.of("LD_DEBUG", "libs")).expect(0);
      boolean loaded = run.stderr().contains("find library=libcrypto.so.3");
      assertEquals(count == 40, loaded, run::toString);
    }
  }

  private Run pull(Map<String, String> environment) {
    String reference = "oci:" + layout + "@" + image.digest();
    return Remora.in(scratch).run(environment, "pull", reference, "--to", volume.toString());
  }

  private Path largestBlob() throws IOException {
    try (Stream<Path> blobs = Files.walk(layout.resolve("blobs"))) {
      return blobs.filter(blob -> blob.toFile().length() == file.length).findFirst().orElseThrow();
    }
  }
}
