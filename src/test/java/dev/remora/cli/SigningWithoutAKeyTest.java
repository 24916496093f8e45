package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.oci.SignerKind;
import dev.remora.rig.Run;
import dev.remora.rig.TestImages;
import dev.remora.time.VirtualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is said to whoever attaches, or signs by a key, where only identities or certificates count.
 */
class SigningWithoutAKeyTest {
  private static final String FILES = "src/test/resources/trust/";
  private static final String KEY = "--sign-key=" + FILES + "openssl-ecparam.pem";

  private final VirtualClock clock = new VirtualClock();

  @TempDir Path scratch;

  private String layout;
  private String image;

  @BeforeEach
  void anImage() throws IOException {
    Path directory = scratch.resolve("registry");
    layout = directory.toString();
    image = "oci:" + layout + "@" + TestImages.in(directory).image("v1").digest();
    Files.writeString(scratch.resolve("app.yaml"), "greeting: hi\n");
  }

  private static List<String> naming(SignerKind kind) {
    return switch (kind) {
      case KEY -> List.of("--verify-key=" + FILES + "p256.pub");
      case IDENTITY ->
          List.of(
              "--verify-identity=ci@remora.test",
              "--verify-issuer=http://localhost:5720",
              "--trusted-root=" + FILES + "trusted-root.json");
      case CERTIFICATE ->
          List.of(
              "--verify-ca=" + FILES + "notation-ca.pem",
              "--verify-subject=C=DE,ST=BE,O=remora.test");
    };
  }

  private Run remora(List<String> named, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(named);
    return RemoraInProcess.run(Map.of(), all, clock);
  }

  private Run attach(List<String> named, String... more) {
    List<String> words = new ArrayList<>(List.of(more));
    words.addAll(named);
    return remora(words, "attach", image, scratch.resolve("app.yaml").toString());
  }

  private String attached() {
    return attach(List.of(), "-o", "digest").expect(0).stdout().strip();
  }

  private static String tool(SignerKind kind) {
    return kind == SignerKind.IDENTITY
        ? " && cosign sign REPOSITORY@"
        : " notation sign --oci-layout ";
  }

  @ParameterizedTest
  @CsvSource({"IDENTITY", "CERTIFICATE"})
  void whatNobodySignedIsNotAttachedAndSaysHowItWouldCount(SignerKind kind) {
    Run run = attach(naming(kind)).expect(17);
    assertTrue(
        run.stdout().contains("nothing was sent; say --force, and sign that: "), run.stdout());
    assertTrue(run.stdout().contains(tool(kind)), run.stdout());
    assertFalse(run.stdout().contains("-key"), run.stdout());
    attach(naming(kind), "--force").expect(0);
  }

  @ParameterizedTest
  @CsvSource({"IDENTITY", "CERTIFICATE"})
  void aKeyIsRefusedWhereNoneCounts(SignerKind kind) {
    Run run = attach(naming(kind), KEY).expect(17);
    assertTrue(
        run.stdout().contains("no key counts here; leave --sign-key out, say --force, and sign"),
        run.stdout());
    String revision = attached();
    Run signing = remora(naming(kind), "sign", image, revision, KEY).expect(17);
    assertTrue(signing.stdout().contains("nothing was signed; no key counts here; sign it: "));
    assertTrue(signing.stdout().contains(tool(kind)), signing.stdout());
    assertTrue(signing.stdout().contains(revision), signing.stdout());
  }

  @Test
  void whereKeysCountTheyAreAskedFor() {
    Run run = attach(naming(SignerKind.KEY)).expect(17);
    assertTrue(run.stdout().contains("; sign it with --sign-key, by a key of verify-key, or say"));
  }

  /** Each as somebody types it, who has only this line. */
  @Test
  void theStepsForALayoutName() {
    String revision = attached();
    String there = layout + "@" + revision;
    Run cosign = pull(SignerKind.IDENTITY);
    assertTrue(
        cosign
            .stdout()
            .endsWith(
                "; sign it: oras cp -r --from-oci-layout %1$s REPOSITORY && cosign sign REPOSITORY@%2$s && oras cp -r --to-oci-layout REPOSITORY@%2$s %3$s\n"
                    .formatted(there, revision, layout)),
        cosign.stdout());
    Run notation = pull(SignerKind.CERTIFICATE);
    assertTrue(
        notation
            .stdout()
            .endsWith(
                "; sign it: NOTATION_EXPERIMENTAL=1 notation sign --oci-layout " + there + "\n"),
        notation.stdout());
    Run key = pull(SignerKind.KEY);
    assertTrue(
        key.stdout().endsWith("remora sign " + image + " " + revision + " --sign-key FILE\n"));
  }

  private Run pull(SignerKind kind) {
    return remora(naming(kind), "pull", image, "--to=" + scratch.resolve("config")).expect(17);
  }

  @Test
  void anExplanationShowsTheEndOfALongIdentityOnATerminal() {
    attached();
    String end = "/.github/workflows/deploy.yaml@refs/heads/main";
    List<String> line =
        List.of(
            "discover",
            image,
            "--explain",
            "--verify-identity=https://github.com/" + "o".repeat(60) + end,
            "--verify-issuer=http://localhost:5720",
            "--trusted-root=" + FILES + "trusted-root.json");
    String out = RemoraInProcess.onATerminal(Map.of("TERM", "xterm", "NO_COLOR", "1"), line, clock);
    assertTrue(out.contains("     0  signed by\n        …") && out.contains(end + "\n"), out);
  }

  @ParameterizedTest
  @CsvSource({
    "IDENTITY, cosign sign REPOSITORY@DIGEST",
    "CERTIFICATE, notation sign --force-referrers-tag=false REPOSITORY@DIGEST",
    "KEY, remora sign IMAGE ",
  })
  void anExplanationSaysWhoseSignatureWouldHelp(SignerKind kind, String step) {
    attached();
    String out = remora(naming(kind), "discover", image, "--explain").expect(0).stdout();
    String typed = out.substring(out.indexOf("to take it: ")).replaceAll("\\s+", " ");
    assertTrue(typed.startsWith("to take it: " + step), out);
    assertEquals(kind == SignerKind.KEY, typed.contains("--sign-key"), out);
  }
}
