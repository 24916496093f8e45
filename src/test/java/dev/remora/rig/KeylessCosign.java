package dev.remora.rig;

import dev.remora.rig.PrivateSigstore.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The real cosign, which signs as somebody whom a Sigstore of our own certifies. */
public record KeylessCosign(PrivateSigstore sigstore, Path directory) {

  public static KeylessCosign of(PrivateSigstore sigstore, Path scratch) {
    try {
      return new KeylessCosign(sigstore, Files.createTempDirectory(scratch, "keyless-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Signs what a reference by digest names, and has it logged. */
  public void sign(String reference, Identity identity, String... more) {
    sign(sigstore.signingConfig(), reference, identity, more);
  }

  /** Signs it with a time stamp, and has it logged nowhere. */
  public void signWithoutLog(String reference, Identity identity) {
    sign(sigstore.signingConfigWithoutLog(), reference, identity);
  }

  /** Says something about what a reference by digest names, which is no signature of it. */
  public void attest(String reference, Identity identity, String type) {
    try {
      Files.writeString(directory.resolve("predicate.json"), "{\"a\": 1}\n");
      run(
          List.of("attest", "--type=" + type, "--predicate=predicate.json"),
          sigstore.signingConfig(),
          reference,
          "--identity-token=" + sigstore.token(identity));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Signs by a key, and has that logged. */
  public void signByKey(String reference, KeyFiles key) {
    cosign("import-key-pair", "--key=" + key.signing(), "--output-key-prefix=imported", "--yes")
        .expect(0);
    run(List.of("sign"), sigstore.signingConfig(), reference, "--key=imported.key");
  }

  /** What it says of a signature, as Remora does by the same three settings. */
  public Run verify(String reference, Identity identity, Path trustedRoot) {
    return cosign(
        "verify",
        "--certificate-identity=" + identity.subject(),
        "--certificate-oidc-issuer=" + identity.issuer(),
        "--trusted-root=" + trustedRoot,
        reference);
  }

  private void sign(Path config, String reference, Identity identity, String... more) {
    var last = new ArrayList<>(List.of("--identity-token=" + sigstore.token(identity)));
    last.addAll(List.of(more));
    run(List.of("sign"), config, reference, last.toArray(String[]::new));
  }

  private void run(List<String> command, Path config, String reference, String... more) {
    var line = new ArrayList<>(command);
    line.addAll(
        List.of("--yes", "--signing-config=" + config, "--trusted-root=" + sigstore.trustedRoot()));
    line.addAll(List.of(more));
    line.add(reference);
    cosign(line.toArray(String[]::new)).expect(0);
  }

  private Run cosign(String... arguments) {
    return Tool.COSIGN.run(directory, Map.of("COSIGN_PASSWORD", ""), arguments);
  }
}
