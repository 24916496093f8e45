package dev.remora.rig;

import dev.remora.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Makes what the bench pulls by an identity: an image, its configuration, and cosign's signature of
 * that, with what verifies it. As {@code bench/README.md} says; it is not one of the tests of every
 * build.
 */
@Requires({Tool.OLAREG, Tool.ORAS})
@RequiresSigstore
class KeylessLayout {
  private static final Path BENCH = Path.of("bench/race/keyless").toAbsolutePath();

  @TempDir Path scratch;

  @Test
  void isMade() throws IOException {
    Path layout = BENCH.resolve("layout");
    new TempDirectory(Files.createDirectories(layout)).close();
    try (var sigstore = PrivateSigstore.start(scratch);
        var registry = Olareg.start()) {
      var remora = Remora.in(scratch);
      var repository = registry.endpoint() + "/app";
      var image = repository + "@" + TestImages.in(registry, "app").image("v1").digest();
      Files.writeString(remora.work().resolve("app.yaml"), "greeting: hello, world\n");
      var revision = remora.run("attach", image, "app.yaml", "-o", "digest").expect(0).stdout();
      var workflow = sigstore.workflow("shop/app/.github/workflows/deploy.yaml@refs/heads/main");
      KeylessCosign.of(sigstore, scratch).sign(repository + "@" + revision.strip(), workflow);

      String[] copy = {"cp", "-r", "--from-plain-http", "--to-oci-layout", image, layout + ":v1"};
      Tool.ORAS.run(scratch, copy).expect(0);
      Files.copy(
          sigstore.trustedRoot(),
          BENCH.resolve("trusted_root.json"),
          StandardCopyOption.REPLACE_EXISTING);
      var signer = JsonWriter.object();
      signer.put("identity", workflow.subject()).put("issuer", workflow.issuer());
      Files.writeString(BENCH.resolve("signer.json"), signer + "\n");
    }
  }
}
