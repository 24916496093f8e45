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

/** What docs/pull.md shows of {@code remora diff} is what is printed, to the digit. */
class DifferencePageTest {
  private static final Path PAGE = Path.of("docs/pull.md");
  private static final String CONFIG = "application/vnd.remora.config.v1";

  @TempDir Path work;

  @Test
  void theDifferenceThatIsShownIsTheOneThatIsPrinted() throws IOException {
    TestImages images = TestImages.in(work.resolve("registry"));
    Content image = images.image("v1");
    attach(
        images,
        image,
        "2026-11-24T09:00:00Z",
        Map.of(
            "app.yaml",
            """
            server:
              port: 8080
            database:
              url: postgres://app:s3cret@db/app
              password: s3cret
              pool: 10
            """,
            "banner.txt",
            "Welcome\n"));
    attach(
        images,
        image,
        "2026-11-25T16:30:00Z",
        Map.of(
            "app.yaml",
            """
            server:
              port: 8080
            database:
              url: postgres://app:s3cret@db/app
              password: an0ther
              pool: 40
            """,
            "limits.ini",
            "requests = 100\n"));

    String shown = PageShell.transcript(Files.readString(PAGE), "diff");
    String command = shown.lines().findFirst().orElseThrow();
    Run run =
        RemoraInProcess.run(
            Map.of("TMPDIR", work.toString()),
            List.of(
                command
                    .replaceFirst("^\\$ remora ", "")
                    .replace("$IMAGE", "oci:" + work.resolve("registry") + ":v1@" + image.digest())
                    .split(" ")));
    run.expect(0);
    String printed =
        command + "\n" + run.stdout().replace("oci:" + work.resolve("registry"), "oci:registry");
    Files.createDirectories(Path.of("target"));
    Files.writeString(Path.of("target/diff.txt"), printed);
    assertEquals(
        shown, printed, "put target/diff.txt into " + PAGE + ", if that is what it should say");
  }

  private static void attach(
      TestImages images, Content image, String created, Map<String, String> texts) {
    Map<String, byte[]> files = new TreeMap<>();
    texts.forEach((name, text) -> files.put(name, text.getBytes(UTF_8)));
    images.attach(image, CONFIG, Map.of(Annotations.CREATED, created), files);
  }
}
