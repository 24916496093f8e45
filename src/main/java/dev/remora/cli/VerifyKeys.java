package dev.remora.cli;

import dev.remora.settings.Problem;
import dev.remora.settings.Settings;
import dev.remora.settings.SettingsTable;
import dev.remora.trust.key.UnusableKey;
import dev.remora.trust.key.VerificationKey;
import dev.remora.trust.proof.SignerPolicy;
import dev.remora.trust.sigstore.TrustedKeys;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whose signatures count by their keys, as {@code verify-key} names them. */
final class VerifyKeys {
  private static final int LARGEST = 64 << 10;

  private final List<Path> given;
  private final TrustFiles files;
  private final List<Problem> problems;

  VerifyKeys(Settings settings, List<Problem> problems) {
    this.given = settings.find(SettingsTable.VERIFY_KEY).orElseThrow();
    this.files = new TrustFiles(settings, SettingsTable.VERIFY_KEY, "key", LARGEST, problems);
    this.problems = problems;
  }

  /** Nothing only when there are problems. */
  Optional<SignerPolicy> policy() {
    int before = problems.size();
    List<VerificationKey> keys =
        given.stream()
            .flatMap(path -> files.named(path, List.of(".pub")).stream())
            .flatMap(file -> key(file).stream())
            .toList();
    return problems.size() == before ? Optional.of(new TrustedKeys(keys)) : Optional.empty();
  }

  private Optional<VerificationKey> key(Path file) {
    Optional<byte[]> pem = files.content(file);
    try {
      return pem.isPresent()
          ? Optional.of(VerificationKey.parse(String.valueOf(file.getFileName()), pem.get()))
          : Optional.empty();
    } catch (UnusableKey e) {
      files.unusable(file, String.valueOf(String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }
}
