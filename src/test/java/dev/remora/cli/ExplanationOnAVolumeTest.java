package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.ExitCode;
import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import dev.remora.rig.KeyFiles;
import dev.remora.rig.Run;
import dev.remora.rig.TestImages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code discover --explain --to} says for a volume on which something was confirmed. */
class ExplanationOnAVolumeTest {
  @TempDir Path work;

  private String image;
  private KeyFiles key;

  @BeforeEach
  void anImage() {
    image =
        "oci:"
            + work.resolve("registry")
            + "@"
            + TestImages.in(work.resolve("registry")).image("v1").digest();
    key = KeyFiles.in(work, "prod");
  }

  private Run run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--verify-key=" + key.verifying());
    return RemoraInProcess.run(Map.of(), all);
  }

  /** The revision that is attached, and signed. */
  private String attached(String text) throws IOException {
    Path file = Files.writeString(work.resolve("app.yaml"), text);
    return run("attach", image, file.toString(), "--sign-key=" + key.signing(), "-o", "digest")
        .expect(0)
        .stdout()
        .strip();
  }

  private JsonObject decision(Path volume) throws MalformedJson {
    String out =
        run("discover", image, "--explain", "--to=" + volume, "-o", "json").expect(0).stdout();
    return JsonObject.parse(out.getBytes(StandardCharsets.UTF_8)).object("decision").orElseThrow();
  }

  @Test
  void whatIsOlderThanTheLastConfirmedIsRefusedThereAndNowhereElse()
      throws IOException, MalformedJson {
    Path volume = work.resolve("config");
    String older = attached("greeting: hello\n");
    String newer = attached("greeting: good day\n");
    run("pull", image, "--to=" + volume).expect(0);
    assertEquals(newer, decision(volume).text("taken"));
    run("detach", image, newer, "--force").expect(0);

    run("pull", image, "--to=" + volume).expect(ExitCode.TRUST.code());
    JsonObject there = decision(volume);
    assertFalse(there.has("taken"));
    assertEquals(ExitCode.TRUST.code(), there.number("code"));
    assertEquals(newer, there.text("confirmed"));
    JsonObject fate = there.objects("searches").getFirst().objects("fates").getFirst();
    assertEquals(
        older + " refused trust",
        fate.text("digest") + " " + fate.text("fate") + " " + fate.text("criterion"));
    assertTrue(fate.text("why").startsWith("is older than " + newer.substring(7, 19)));
    String remedy = fate.texts("remedies").getFirst();
    assertTrue(remedy.endsWith(" --from " + older + " --sign-key FILE"), remedy);
    String text = run("discover", image, "--explain", "--to=" + volume).expect(0).stdout();
    assertTrue(text.contains("on this volume nothing counts that is older than "), text);

    assertEquals(older, decision(work.resolve("another")).text("taken"));
    assertFalse(Files.exists(work.resolve("another")), "it only looks");
  }

  @Test
  void theVolumeSaysWhyItHasWhatItHas() throws IOException {
    attached("greeting: hello\n");
    attached("greeting: good day\n");
    Path volume = work.resolve("config");
    run("pull", image, "--to=" + volume).expect(0);
    assertTrue(
        run("status", volume.toString())
            .expect(0)
            .stdout()
            .contains("\nwhy        the newest of 2 generations\n"));
  }
}
