package dev.remora.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.Content;
import dev.remora.rig.Remora;
import dev.remora.rig.Run;
import dev.remora.rig.Said;
import dev.remora.rig.TestImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code validate} with the packaged product: what is refused is never seen by a reader. */
class ValidateIT {
  private static final String CONFIG = "application/vnd.remora.config.v1";

  @TempDir Path scratch;
  private TestImages images;
  private Content image;
  private Path volume;
  private Remora remora;

  @BeforeEach
  void anImageInALayout() {
    images = TestImages.in(scratch.resolve("layout"));
    image = images.image("v1");
    volume = scratch.resolve("volume");
    remora = Remora.in(scratch);
  }

  @Test
  void aBrokenUpdateIsRefusedAndTheOldOneStays() throws IOException {
    attach("2026-01-01T00:00:00Z", "a: 1\n");
    pull("yaml").expect(0);
    attach("2026-01-02T00:00:00Z", "a: [1\n");
    Run refused = pull("json,yaml").expect(18);
    assertTrue(
        refused.stderr().startsWith("remora: cannot validate app.yaml: not valid YAML: "),
        refused::toString);
    assertEquals(1, refused.stderr().lines().count(), refused::toString);
    assertEquals("a: 1\n", Files.readString(volume.resolve("app.yaml")));
    remora.run("status", volume.toString()).expect(0);
    pull("json").expect(0);
    assertEquals("a: [1\n", Files.readString(volume.resolve("app.yaml")));
  }

  @Test
  void aProgramSeesTheFilesAndDecides() throws IOException {
    Path program =
        script("check", "echo \"looked at $1\"; grep -q 'a: 1' \"$CONFIG_DIRECTORY/app.yaml\"");
    attach("2026-01-01T00:00:00Z", "a: 2\n");
    Run refused = pull("exec:" + program).expect(18);
    Said.contains(refused.stderr(), program + " ended with 1: looked at " + volume);
    assertFalse(Files.exists(volume.resolve("app.yaml")));
    attach("2026-01-02T00:00:00Z", "a: 1\n");
    pull("exec:" + program).expect(0);
    assertEquals("a: 1\n", Files.readString(volume.resolve("app.yaml")));
  }

  @Test
  void whatTheVolumeHoldsIsNeverRun() throws IOException {
    attach("2026-01-01T00:00:00Z", "a: 1\n");
    Run run = pull("exec:" + volume + "/app.yaml").expect(2);
    assertTrue(run.stderr().contains("validate: the program lies beneath"), run::toString);
    assertFalse(Files.exists(volume));
  }

  private void attach(String created, String yaml) {
    images.attach(
        image,
        CONFIG,
        Map.of("org.opencontainers.image.created", created),
        Map.of("app.yaml", yaml.getBytes(UTF_8)));
  }

  private Run pull(String validate) {
    return remora.run(
        Map.of("REMORA_VALIDATE", validate, "REMORA_LOG_LEVEL", "warn"),
        "pull",
        "oci:" + scratch.resolve("layout") + "@" + image.digest(),
        "--to",
        volume.toString());
  }

  private Path script(String name, String line) throws IOException {
    Path file = Files.writeString(scratch.resolve(name), "#!/bin/sh\n" + line + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
