package dev.remora.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remora.rig.Content;
import dev.remora.rig.Remora;
import dev.remora.rig.Run;
import dev.remora.rig.TestImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the process is given to write to: its rights, its file system, who else writes there. */
class VolumeIT {
  private static final String CONFIG = "application/vnd.remora.config.v1";

  @TempDir Path scratch;
  private Path volume;
  private Remora remora;
  private String image;

  @BeforeEach
  void anImageWithAConfiguration() {
    TestImages images = TestImages.in(scratch.resolve("layout"));
    Content v1 = images.image("v1");
    image = "oci:" + scratch.resolve("layout") + "@" + v1.digest();
    images.attach(
        v1,
        CONFIG,
        Map.of(),
        Map.of("app.yaml", "a: 1\n".getBytes(UTF_8), "certs/ca.pem", "pem".getBytes(UTF_8)));
    volume = scratch.resolve("volume");
    remora = Remora.in(scratch);
  }

  @Test
  void aUmaskDoesNotNarrowAVolumeThatIsMade() throws IOException {
    remora.after("umask 077").run(settings(), "pull").expect(0);
    Map<String, String> expected =
        Map.of(
            ".", "rwxr-xr-x",
            "..data/", "rwxr-xr-x",
            "certs/", "rwxr-xr-x",
            "app.yaml", "rw-r--r--",
            "certs/ca.pem", "rw-r--r--",
            "..data/.remora.json", "rw-r--r--",
            "..remora", "rwxr-xr-x",
            "..remora/lock", "rw-r--r--",
            "..remora/state.json", "rw-r--r--");
    for (Map.Entry<String, String> mode : expected.entrySet()) {
      assertEquals(
          mode.getValue(),
          PosixFilePermissions.toString(
              Files.getPosixFilePermissions(volume.resolve(mode.getKey()))),
          mode.getKey());
    }
  }

  @Test
  void anotherModeTakesEffectOnWhatIsPublished() throws IOException {
    remora.run(settings(), "pull").expect(0);
    remora.run(settings(), "pull", "--file-mode", "0640", "--dir-mode", "0750").expect(0);
    assertEquals("rw-r-----", mode("app.yaml"));
    assertEquals("rwxr-x---", mode("certs/"));
    remora.run(settings(), "status").expect(0);
    Files.setPosixFilePermissions(
        volume.resolve("app.yaml"), PosixFilePermissions.fromString("rw-r--rw-"));
    Run widened = remora.run(settings(), "status").expect(16);
    assertTrue(widened.stdout().contains("app.yaml, has gained permissions"), widened::toString);
    remora.run(settings(), "pull", "--file-mode", "0640", "--dir-mode", "0750").expect(0);
    assertEquals("rw-r-----", mode("app.yaml"));
  }

  private String mode(String path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(volume.resolve(path)));
  }

  @Test
  void aForgedProvenanceDeletesNothing() throws IOException {
    remora.run(settings(), "pull").expect(0);
    Files.createDirectory(volume.resolve("victim"));
    Files.writeString(volume.resolve("victim/keep"), "keep");
    Path provenance = volume.resolve("..data/.remora.json");
    String document = Files.readString(provenance);
    for (String claimed : List.of("victim/keep", "..remora/lock", "..data/x", "../layout/x")) {
      Files.writeString(provenance, document.replace("\"app.yaml\"", '"' + claimed + '"'));
      remora.run(settings(), "pull").expect(0);
      provenance = volume.resolve("..data/.remora.json");
    }
    assertEquals("keep", Files.readString(volume.resolve("victim/keep")));

    Files.delete(volume.resolve("certs"));
    Files.createDirectory(volume.resolve("certs"));
    Files.writeString(volume.resolve("certs/keep"), "keep");
    Run refused = remora.run(settings(), "pull").expect(18);
    assertTrue(refused.stderr().contains("under the name certs;"), refused::toString);
    assertEquals("keep", Files.readString(volume.resolve("certs/keep")));
  }

  @Test
  void whatLiesThereIsLookedAtNoLongerThanTheDeadline() throws IOException {
    remora.run(settings(), "pull").expect(0);
    long tebibyte = 1L << 40;
    Path provenance = volume.resolve("..data/.remora.json");
    Files.writeString(
        provenance,
        Files.readString(provenance).replaceFirst("\"size\" : 5", "\"size\" : " + tebibyte));
    try (var file = new java.io.RandomAccessFile(volume.resolve("app.yaml").toFile(), "rw")) {
      file.setLength(tebibyte);
    }
    Map<String, String> settings = Map.of("REMORA_MAX_BYTES", "1024 TiB", "REMORA_DEADLINE", "2s");
    Run run = remora.run(settings, "status", volume.toString()).expect(14);
    assertTrue(run.stderr().contains("the deadline of 2s passed"), run::toString);
    remora.run(Map.of(), "status", volume.toString()).expect(18);
    remora.run(settings(), "pull").expect(0);
    assertEquals("a: 1\n", Files.readString(volume.resolve("app.yaml")));
  }

  @Test
  void aWorkingDirectoryThatWasDeletedIsNoStackTrace() {
    Remora nowhere = remora.after("mkdir gone && cd gone && rmdir ../gone");
    for (List<String> words :
        List.of(
            List.of("pull", image, "--to", "volume"),
            List.of("pull", "oci:layout", "--to", volume.toString()),
            List.of("pull", "--settings", "remora.conf"),
            List.of("attach", image, "app.yaml"),
            List.of("status", "volume"))) {
      Run run = nowhere.run(words.toArray(String[]::new));
      run.expect(2);
      assertTrue(
          run.stderr().contains("remora: cannot start: the working directory"), run::toString);
      assertFalse(run.stderr().contains("\tat "), run::toString);
    }
    assertFalse(Files.exists(volume));
  }

  @Test
  void aFileSystemWithoutSymbolicLinksSaysSo() throws Exception {
    Path mounted = Files.createDirectory(scratch.resolve("exfat"));
    Path disk = scratch.resolve("disk");
    try (var file = new java.io.RandomAccessFile(disk.toFile(), "rw")) {
      file.setLength(16 << 20);
    }
    assumeTrue(run("mkfs.exfat", disk.toString()).isPresent(), "mkfs.exfat is not installed");
    Optional<String> device = run("losetup", "--find", "--show", disk.toString());
    assumeTrue(device.isPresent(), "the right to make a loop device is needed");
    try {
      assumeTrue(
          run("mount.exfat-fuse", device.get(), mounted.toString()).isPresent(),
          "mount.exfat-fuse is not installed, or may not mount here");
      assertOneLineThatSaysSo(mounted);
    } finally {
      run("losetup", "--detach", device.get());
    }
  }

  private void assertOneLineThatSaysSo(Path mounted) throws Exception {
    try {
      Run run =
          remora
              .run(Map.of("REMORA_IMAGE", image, "REMORA_TO", mounted.toString()), "pull")
              .expect(19);
      assertTrue(run.stderr().contains("its file system has no symbolic links;"), run::toString);
      assertEquals(
          1, run.stderr().lines().filter(l -> !l.contains(": fetched ")).count(), run::toString);
      try (var left = Files.list(mounted)) {
        assertEquals(List.of(mounted.resolve("..remora")), left.toList());
      }
    } finally {
      assertTrue(run("umount", mounted.toString()).isPresent());
    }
  }

  /** What it printed; nothing where it failed, or there is no such program. */
  private static Optional<String> run(String... command) throws Exception {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      boolean well = process.waitFor(2, TimeUnit.MINUTES) && process.exitValue() == 0;
      return Optional.of(said).filter(_ -> well);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Map<String, String> settings() {
    return Map.of("REMORA_IMAGE", image, "REMORA_TO", volume.toString());
  }
}
