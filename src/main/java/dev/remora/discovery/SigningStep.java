package dev.remora.discovery;

import dev.remora.oci.LayoutDirectory;
import dev.remora.oci.SignerKind;
import java.util.Optional;
import java.util.Set;

/**
 * How an artifact is signed so that it counts: by the tool of those who are trusted, where it lies.
 * What is said can be typed; words in capitals stand for what only the reader knows.
 *
 * @param where the repository, or layout, that holds it
 * @param digest its own
 */
public record SigningStep(String where, String digest) {
  /** Whichever kind of signer takes the fewest steps; keys where nobody is named. */
  public static SignerKind simplest(Set<SignerKind> signers) {
    return signers.stream().min(SignerKind::compareTo).orElse(SignerKind.KEY);
  }

  /**
   * By those whose signatures count.
   *
   * @param annotated whether annotations are part of what is signed
   */
  public String by(SignerKind kind, boolean annotated) {
    String annotations = annotated ? " -a KEY=VALUE" : "";
    return switch (kind) {
      case KEY -> cosign(" --key FILE", annotations);
      case IDENTITY -> cosign("", annotations);
      case CERTIFICATE -> notation(annotated ? " --user-metadata KEY=VALUE" : "");
    };
  }

  /** Cosign signs in registries alone, and a signature is attached to what it signs. */
  private String cosign(String key, String annotations) {
    Optional<LayoutDirectory> layout = LayoutDirectory.named(where);
    String there = (layout.isPresent() ? "REPOSITORY" : where) + "@" + digest;
    String sign = "cosign sign" + key + " " + there + annotations;
    return layout
        .map(LayoutDirectory::path)
        .map(
            path ->
                "oras cp -r --from-oci-layout %s@%s REPOSITORY && %s && oras cp -r --to-oci-layout %s %s"
                    .formatted(path, digest, sign, there, path))
        .orElse(sign);
  }

  /** In a registry by its API: a tag, as notation has it by default, need not be listed. */
  private String notation(String metadata) {
    return LayoutDirectory.named(where)
            .map(layout -> "NOTATION_EXPERIMENTAL=1 notation sign --oci-layout " + layout.path())
            .orElse("notation sign --force-referrers-tag=false " + where)
        + "@"
        + digest
        + metadata;
  }
}
