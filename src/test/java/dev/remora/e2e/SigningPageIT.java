package dev.remora.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.remora.rig.CrossSection;
import dev.remora.rig.PageShell;
import dev.remora.rig.PrivateSigstore;
import dev.remora.rig.RegistryKind;
import dev.remora.rig.RegistryServer;
import dev.remora.rig.Requires;
import dev.remora.rig.RequiresSigstore;
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

  /** It needs one as well, and another word for it. */
  private static final String NOTATION =
      """
      exec REAL "$1" --insecure-registry "${@:2}"
      """;

  @TempDir Path scratch;

  @Test
  void itsFiveMinutesAreWhatIsPrintedAndItsBlocksSucceed() throws IOException {
    String page = Files.readString(PAGE);
    try (RegistryServer registry = RegistryKind.OLAREG.start();
        RegistryServer other = RegistryKind.DISTRIBUTION.start()) {
      String image = image(registry);
      PageShell reader =
          reader(registry, image)
              .with(Tool.COSIGN)
              .with("oras", ORAS.replace("REAL", Tool.ORAS.required().toString()))
              .where("prod.example", other.endpoint());

      assertPrinted("five minutes", reader);

      String blocks = "export IMAGE=" + image + "\n";
      reader.runBlocks(page.replaceFirst("(?m)^```bash$", "```bash\n" + blocks)).expect(0);
      assertEquals("greeting: mallory\n", read(reader, "config/app.yaml"));
      assertEquals("greeting: hello\n", read(reader, "there/app.yaml"));
    }
  }

  @RequiresSigstore
  @CrossSection(because = "KeylessIT pulls what cosign signs without a key")
  @Test
  void whatIsSignedWithoutAKeyIsPulledAsThePageShows() throws IOException {
    try (PrivateSigstore sigstore = PrivateSigstore.start(scratch);
        RegistryServer registry = RegistryKind.OLAREG.start()) {
      PrivateSigstore.Identity workflow =
          sigstore.workflow("shop/app/.github/workflows/deploy.yaml@refs/heads/main");
      String image = image(registry);
      PageShell reader =
          reader(registry, image)
              .with("cosign", inTheWorkflow(sigstore, workflow))
              .where("https://token.actions.githubusercontent.com", workflow.issuer());

      assertPrinted("keyless", reader);

      assertEquals("greeting: hello\n", read(reader, "config/app.yaml"));
    }
  }

  /** cosign as GitHub's runner starts it, with an instance of our own in the public one's place. */
  private static String inTheWorkflow(PrivateSigstore sigstore, PrivateSigstore.Identity workflow) {
    return """
        if [ "$1 $2 $3" = "trusted-root create --with-default-services" ]; then
          exec cp %s "$5"
        fi
        export ACTIONS_ID_TOKEN_REQUEST_URL='%s' ACTIONS_ID_TOKEN_REQUEST_TOKEN=token
        """
            .formatted(sigstore.trustedRoot(), workflow.tokenUrl())
        + sigstore.cosign();
  }

  @Requires(Tool.NOTATION)
  @CrossSection(because = "the tests of notation's envelopes have real ones, too")
  @Test
  void whatNotationSignsIsPulledAsThePageShows() throws IOException {
    try (RegistryServer registry = RegistryKind.OLAREG.start()) {
      String image = image(registry);
      String notation = NOTATION.replace("REAL", Tool.NOTATION.required().toString());
      PageShell reader = reader(registry, image).with("notation", notation);

      assertPrinted("notation", reader);

      assertEquals("greeting: hello\n", read(reader, "config/app.yaml"));
    }
  }

  private static String image(RegistryServer registry) {
    return registry.endpoint()
        + "/shop/app@"
        + TestImages.in(registry, "shop/app").image("v1").digest();
  }

  /** Somebody to whom the page's registry is this one, and its image what is there. */
  private PageShell reader(RegistryServer registry, String image) throws IOException {
    String shown =
        IMAGE.matcher(Files.readString(PAGE)).results().findFirst().orElseThrow().group();
    return PageShell.in(scratch).where(shown, image).where("registry.example", registry.endpoint());
  }

  private static void assertPrinted(String name, PageShell reader) throws IOException {
    String transcript = PageShell.transcript(Files.readString(PAGE), name);
    String printed = reader.type(transcript);
    Files.createDirectories(Path.of("target"));
    Path file = Path.of("target/signing-" + name.replace(' ', '-') + ".txt");
    Files.writeString(file, printed);
    assertEquals(
        comparable(transcript),
        comparable(printed),
        "put " + file + " into " + PAGE + ", if that is what it should say");
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
