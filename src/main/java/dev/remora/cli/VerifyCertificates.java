package dev.remora.cli;

import dev.remora.settings.Problem;
import dev.remora.settings.Settings;
import dev.remora.settings.SettingsTable;
import dev.remora.time.Clock;
import dev.remora.trust.notation.Authorities;
import dev.remora.trust.notation.TrustedAuthorities;
import dev.remora.trust.proof.SignerPolicy;
import dev.remora.trust.x509.Certificate;
import dev.remora.trust.x509.UnusableCertificate;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whose signatures count by a certificate of an authority, as Notary Project has it. */
final class VerifyCertificates {
  private static final int LARGEST = 256 << 10;

  private final Settings settings;
  private final Clock clock;
  private final TrustFiles files;
  private final List<Problem> problems;

  VerifyCertificates(Settings settings, Clock clock, List<Problem> problems) {
    this.settings = settings;
    this.clock = clock;
    this.files =
        new TrustFiles(settings, SettingsTable.VERIFY_CA, "certificate", LARGEST, problems);
    this.problems = problems;
  }

  /** Nothing only when there are problems, with these settings or with others. */
  Optional<SignerPolicy> policy() {
    int before = problems.size();
    List<Certificate> authorities =
        settings.find(SettingsTable.VERIFY_CA).stream()
            .flatMap(List::stream)
            .flatMap(path -> files.named(path, List.of(".pem", ".crt")).stream())
            .flatMap(file -> authorities(file).stream())
            .toList();
    return settings
        .find(SettingsTable.VERIFY_SUBJECT)
        .filter(_ -> problems.size() == before)
        .map(subjects -> new TrustedAuthorities(authorities, subjects, clock));
  }

  private List<Certificate> authorities(Path file) {
    Optional<byte[]> pem = files.content(file);
    try {
      return pem.isPresent() ? Authorities.parse(pem.get()) : List.of();
    } catch (UnusableCertificate e) {
      files.unusable(file, String.valueOf(e.getMessage()));
      return List.of();
    }
  }
}
