package dev.remora.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.remora.rig.PageShell;
import dev.remora.rig.RegistryKind;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.Requires;
import dev.remora.rig.TestImages;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/signing.md, typed as it is written. */
@Requires({Tool.OLAREG, Tool.REGISTRY, Tool.ORAS, Tool.COSIGN, Tool.OPENSSL})
class SigningPageIT {
  private static final Path PAGE = Path.of("docs/signing.md");
  private static final Pattern IMAGE =
      Pattern.compile("registry\\.example/shop/app@sha256:[0-9a-f]{64}");

  /** To oras, 127.0.0.1 is as far away as any other address. */
  private static final String ORAS =
      """
      case $1 in
        cp) set -- cp --from-plain-http --to-plain-http "${@:2}" ;;
        *) set -- "$1" --plain-http "${@:2}" ;;
      esac
      exec REAL "$@"
      """;

  @TempDir Path scratch;

  @Test
  void itsFiveMinutesAreWhatIsPrintedAndItsBlocksSucceed() throws IOException {
    String page = Files.readString(PAGE);
    try (RegistryServer registry = RegistryKind.OLAREG.start();
        RegistryServer other = RegistryKind.DISTRIBUTION.start()) {
      String image =
          registry.endpoint()
              + "/shop/app@"
              + TestImages.in(registry, "shop/app").image("v1").digest();
      String transcript = PageShell.transcript(page, "five minutes");
      String shown = IMAGE.matcher(transcript).results().findFirst().orElseThrow().group();
      PageShell reader =
          PageShell.in(scratch)
              .with(Tool.COSIGN)
              .with("oras", ORAS.replace("REAL", Tool.ORAS.required().toString()))
              .where(shown, image)
              .where("registry.example", registry.endpoint())
              .where("prod.example", other.endpoint());

      String printed = reader.type(transcript);

      Files.createDirectories(Path.of("target"));
      Files.writeString(Path.of("target/signing.txt"), printed);
      assertEquals(
          comparable(transcript),
          comparable(printed),
          "put target/signing.txt into " + PAGE + ", if that is what it should say");
      String blocks = "export IMAGE=" + image + "\n";
      reader.runBlocks(page.replaceFirst("(?m)^```bash$", "```bash\n" + blocks)).expect(0);
      assertEquals("greeting: mallory\n", read(reader, "config/app.yaml"));
      assertEquals("greeting: hello\n", read(reader, "there/app.yaml"));
    }
  }

  private static String read(PageShell reader, String file) throws IOException {
    return Files.readString(reader.directory().resolve(file));
  }

  /** Without what is another each time, and where the page breaks a line. */
  private static String comparable(String text) {
    return text.replaceAll("\\b[0-9a-f]{12}(?:[0-9a-f]{52})?\\b", "<digest>")
        .replaceAll("SHA256:[A-Za-z0-9+/]{43}=?", "<key>")
        .replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ", "<time>")
        .replaceAll("\\s+", " ");
  }
}
