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
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/pull.md shows of {@code discover --explain} and {@code history} is what is printed. */
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

    isWhatIsPrinted("explain", image);
  }

  /** But for the ages, which change from day to day. */
  @Test
  void theHistoryThatIsShownIsTheOneThatIsPrinted() throws IOException {
    TestImages images = TestImages.in(work.resolve("registry"));
    Content image = images.image("v1");
    attach(images, image, "prod", "2026-11-24T09:00:00Z", made("5d0c", "jane"));
    attach(images, image, "prod", "2026-11-25T16:30:00Z", made("e81f", "omar"));
    attach(images, image, "test", "2026-11-26T08:15:00Z", made("e81f", "omar"));
    isWhatIsPrinted("history", image);
  }

  private static Map<String, String> made(String commit, String author) {
    return Map.of(
        Annotations.REVISION,
        commit.repeat(10),
        Annotations.SOURCE,
        "https://github.com/acme/app",
        Annotations.AUTHORS,
        author);
  }

  private void isWhatIsPrinted(String name, Content image) throws IOException {
    String shown = PageShell.transcript(Files.readString(PAGE), name);
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
    Path written = Path.of("target", name + ".txt");
    Files.createDirectories(written.getParent());
    Files.writeString(written, printed);
    assertEquals(
        ageless(shown),
        ageless(printed),
        "put " + written + " into " + PAGE + ", if that is what it should say");
  }

  private static String ageless(String text) {
    return text.replaceAll("\\([0-9hms]+( days)? ago\\)", "(… ago)");
  }

  private static void attach(TestImages images, Content image, String env, String created) {
    attach(images, image, env, created, Map.of());
  }

  private static void attach(
      TestImages images, Content image, String env, String created, Map<String, String> more) {
    Map<String, String> annotations = new TreeMap<>(more);
    annotations.putAll(Map.of("env", env, Annotations.CREATED, created));
    images.attach(
        image, CONFIG, annotations, Map.of("app.yaml", ("env: " + env + "\n").getBytes(UTF_8)));
  }
}
