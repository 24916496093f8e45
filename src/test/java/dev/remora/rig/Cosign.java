package dev.remora.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The real cosign, without any service of Sigstore's, with a key that it has imported. */
public record Cosign(Path directory, KeyFiles key) {
  /** The signing configuration that names no service: what {@code signing-config create} writes. */
  private static final String NO_SERVICE = "none.json";

  private static final String KEY = "imported";

  /** How it writes a signature. */
  public enum Format {
    /** What it does by itself: a bundle that refers to what is signed. */
    BUNDLE,
    /** A tag beside what is signed. */
    CLASSIC;

    private List<String> options() {
      return switch (this) {
        case BUNDLE -> List.of("--signing-config=" + NO_SERVICE);
        case CLASSIC ->
            List.of(
                "--new-bundle-format=false", "--use-signing-config=false", "--tlog-upload=false");
      };
    }
  }

  /** Has it import a private key. */
  public static Cosign with(KeyFiles key, Path scratch) {
    try {
      var cosign = new Cosign(Files.createTempDirectory(scratch, "cosign-"), key);
      cosign.run("signing-config", "create", "--out", NO_SERVICE);
      cosign.run("import-key-pair", "--key", key.signing().toString(), "-o", KEY, "--yes");
      return cosign;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Signs what a reference by digest names, as it does by itself. */
  public void sign(String reference, String... more) {
    sign(Format.BUNDLE, reference, more);
  }

  /** Signs what a reference by digest names. */
  public void sign(Format format, String reference, String... more) {
    var line = new ArrayList<>(List.of("sign", "--yes", "--key", KEY + ".key"));
    line.addAll(format.options());
    line.addAll(List.of(more));
    line.add(reference);
    run(line.toArray(String[]::new));
  }

  /** Says something about what a reference by digest names, which is no signature of it. */
  public void attest(String reference, String type) {
    try {
      Files.writeString(directory.resolve("predicate.json"), "{\"a\": 1}\n");
      run(
          "attest",
          "--yes",
          "--key",
          KEY + ".key",
          "--signing-config=" + NO_SERVICE,
          "--type",
          type,
          "--predicate",
          "predicate.json",
          reference);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it says of a signature. */
  public Run verify(String reference) {
    return start(
        "verify",
        "--key",
        key.verifying().toString(),
        "--insecure-ignore-tlog=true", // no log was asked to sign
        reference);
  }

  private void run(String... arguments) {
    start(arguments).expect(0);
  }

  private Run start(String... arguments) {
    return Tool.COSIGN.run(directory, Map.of("COSIGN_PASSWORD", ""), arguments);
  }
}
