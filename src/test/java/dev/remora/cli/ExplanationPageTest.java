package dev.remora.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.remora.oci.Annotations;
import dev.remora.rig.Content;
import dev.remora.rig.PageShell;
import dev.remora.rig.Run;
import dev.remora.rig.TestImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/pull.md shows of {@code discover --explain} is what is printed, to the digit. */
class ExplanationPageTest {
  private static final Path PAGE = Path.of("docs/pull.md");
  private static final String CONFIG = "application/vnd.remora.config.v1";

  @TempDir Path work;

  @Test
  void theExplanationThatIsShownIsTheOneThatIsPrinted() throws IOException {
    TestImages images = TestImages.in(work.resolve("registry"));
    Content image = images.image("v1");
    attach(images, image, "prod", "2026-11-24T09:00:00Z");
    attach(images, image, "prod", "2026-11-25T16:30:00Z");
    attach(images, image, "test", "2026-11-26T08:15:00Z");
    images.attach(image, "application/spdx+json", Map.of(), Map.of("app.spdx.json", new byte[1]));

    String shown = PageShell.transcript(Files.readString(PAGE), "explain");
    String command = shown.lines().findFirst().orElseThrow();
    Run run =
        RemoraInProcess.run(
            Map.of(),
            List.of(
                command
                    .replaceFirst("^\\$ remora ", "")
                    .replace("$IMAGE", "oci:" + work.resolve("registry") + ":v1@" + image.digest())
                    .split(" ")));
    assertEquals("", run.stderr());
    String printed =
        command + "\n" + run.stdout().replace("oci:" + work.resolve("registry"), "oci:registry");
    Files.createDirectories(Path.of("target"));
    Files.writeString(Path.of("target/explain.txt"), printed);
    assertEquals(
        shown, printed, "put target/explain.txt into " + PAGE + ", if that is what it should say");
  }

  private static void attach(TestImages images, Content image, String env, String created) {
    images.attach(
        image,
        CONFIG,
        Map.of("env", env, Annotations.CREATED, created),
        Map.of("app.yaml", ("env: " + env + "\n").getBytes(UTF_8)));
  }
}
