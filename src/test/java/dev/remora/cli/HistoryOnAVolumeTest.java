package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.ExitCode;
import dev.remora.rig.KeyFiles;
import dev.remora.rig.Run;
import dev.remora.rig.TestImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code history} says of a layout on disk and of a volume that was filled from it. */
class HistoryOnAVolumeTest {
  @TempDir Path work;

  private String image;
  private Path volume;

  @BeforeEach
  void anImage() {
    Path registry = work.resolve("registry");
    image = "oci:" + registry + "@" + TestImages.in(registry).image("v1").digest();
    volume = work.resolve("config");
  }

  private static Run run(String... arguments) {
    return RemoraInProcess.run(
        Map.of("GITHUB_SHA", "3f".repeat(20), "GITHUB_ACTOR", "jane"), List.of(arguments));
  }

  private String attached(String text, String... options) throws IOException {
    Path file = Files.writeString(work.resolve("app.yaml"), text);
    List<String> line = new ArrayList<>(List.of("attach", image, file.toString(), "-o", "digest"));
    line.addAll(List.of(options));
    return run(line.toArray(String[]::new)).expect(0).stdout().strip();
  }

  private String history(String... options) {
    List<String> line = new ArrayList<>(List.of("history", image));
    line.addAll(List.of(options));
    return run(line.toArray(String[]::new)).expect(0).stdout();
  }

  @Test
  void whatIsThereIsMarkedUntilItIsAttachedNoMore() throws IOException {
    String first = attached("greeting: hello\n");
    run("pull", image, "--to=" + volume).expect(0);
    String second = attached("greeting: good day\n");
    String shown = history("--volume=" + volume);
    assertTrue(shown.indexOf(second) < shown.indexOf(first), shown);
    assertTrue(shown.contains("), pull takes this one\n  commit " + "3f".repeat(20)), shown);
    int there = shown.indexOf("\n  published on ");
    assertTrue(there > shown.indexOf(first), shown);
    assertEquals(there, shown.lastIndexOf("\n  published on "));
    assertTrue(shown.contains("  1 file, 16 B\n"), shown);

    run("detach", image, first).expect(0);
    shown = history("--to=" + volume);
    assertTrue(
        shown.contains("\npublished on " + volume + ", and attached no more\n" + first), shown);
  }

  @Test
  void itOnlyLooks() throws IOException {
    attached("greeting: hello\n");
    assertTrue(history("--volume=" + volume).endsWith(": nothing is published there\n"));
    assertFalse(Files.exists(volume));
    Files.createDirectory(volume);
    Path mine = Files.writeString(volume.resolve("mine"), "");
    history("--volume=" + volume);
    try (var all = Files.list(volume)) {
      assertEquals(List.of(mine), all.toList());
    }
  }

  /** Whoever looks wants to know which it was, not whether it still is. */
  @Test
  void anAlteredFileIsNoReasonToFail() throws IOException {
    String first = attached("greeting: hello\n");
    run("pull", image, "--to=" + volume).expect(0);
    Files.writeString(volume.resolve("app.yaml"), "greeting: tampered\n");
    assertTrue(history("--volume=" + volume).contains("\n  published on "));
    assertEquals(first, history("-o", "digest").strip());
    run("status", volume.toString()).expect(ExitCode.INTEGRITY.code());
  }

  @Test
  void whoSignedIsSaidByVerifyKey() throws IOException {
    KeyFiles key = KeyFiles.in(work, "prod");
    String signed = attached("greeting: hello\n", "--sign-key=" + key.signing());
    String unsigned = attached("greeting: good day\n");
    String verify = "--verify-key=" + key.verifying();
    String shown = history(verify);
    assertTrue(shown.contains(unsigned + "\n  created "), shown);
    assertTrue(shown.contains("\n  does not count: it carries no signature"), shown);
    assertTrue(shown.substring(shown.indexOf(signed)).contains("\n  signed by prod.pub ("), shown);
    run("pull", image, "--to=" + volume, verify).expect(0);
    run("detach", image, signed, "--force").expect(0);
    shown = history("--volume=" + volume);
    assertTrue(shown.contains("\n  signed by prod.pub ("), shown);
    assertTrue(shown.contains("says\n  the volume\n"), shown);
  }

  @Test
  void whatIsNotThereFailsAsDiscoverDoes() {
    String missing = image.substring(0, image.indexOf('@')) + ":v9";
    assertEquals(run("discover", missing).exit(), run("history", missing).exit());
    assertEquals(ExitCode.IMAGE_NOT_FOUND.code(), run("history", missing).exit());
    assertTrue(history().contains("\npull takes nothing (exit 11):\n"));
  }
}
