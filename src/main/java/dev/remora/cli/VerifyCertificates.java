package dev.remora.cli;

import dev.remora.oci.SignerKind;
import dev.remora.settings.Problem;
import dev.remora.settings.Settings;
import dev.remora.settings.SettingsTable;
import dev.remora.time.Clock;
import dev.remora.trust.proof.SignerPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whose signatures count by a certificate of an authority, as Notary Project has it. */
final class VerifyCertificates {
  private static final int LARGEST = 256 << 10;
  private static final List<String> SUFFIXES = List.of(".pem", ".crt");

  private final Settings settings;
  private final Clock clock;
  private final List<Problem> problems;

  VerifyCertificates(Settings settings, Clock clock, List<Problem> problems) {
    this.settings = settings;
    this.clock = clock;
    this.problems = problems;
  }

  /** Nothing only when there are problems. */
  Optional<SignerPolicy> policy() {
    int before = problems.size();
    TrustFiles files =
        new TrustFiles(settings, SettingsTable.VERIFY_CA, "certificate", LARGEST, problems);
    for (Path path : settings.find(SettingsTable.VERIFY_CA).orElseThrow()) {
      files.named(path, SUFFIXES).forEach(files::content);
    }
    return problems.size() == before
        ? Optional.of(
            new Pending(
                SignerKind.CERTIFICATE, settings.find(SettingsTable.VERIFY_SUBJECT).orElseThrow()))
        : Optional.empty();
  }
}
