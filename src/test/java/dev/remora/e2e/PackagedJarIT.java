package dev.remora.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.rig.Content;
import dev.remora.rig.Remora;
import dev.remora.rig.Run;
import dev.remora.rig.TestImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JVM build as a release has it; {@code scripts/launcher} starts the same jars another way. */
class PackagedJarIT {
  private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath();

  @Test
  void theJarOfAReleaseDeliversAndSaysWhatItIs(@TempDir Path scratch) throws IOException {
    assumeTrue(Files.exists(JAR), "there is no JVM build");
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Remora remora = Remora.startedBy(scratch, java.toString(), "-jar", JAR.toString());
    TestImages images = TestImages.in(scratch.resolve("layout"));
    Content image = images.image("v1");
    images.attach(
        image,
        "application/vnd.remora.config.v1",
        Map.of(),
        Map.of("app.yaml", "a: 1\n".getBytes(UTF_8)));
    Path volume = scratch.resolve("volume");
    String reference = "oci:" + scratch.resolve("layout") + "@" + image.digest();

    Run run = remora.run("pull", reference, "--to", volume.toString()).expect(0);

    assertFalse(run.stderr().contains("WARNING"), run::toString); // which is Java's word
    assertEquals("a: 1\n", Files.readString(volume.resolve("app.yaml")));
  }
}
