package dev.remora.cli;

import dev.remora.failure.Quoted;
import dev.remora.settings.Problem;
import dev.remora.settings.Settings;
import dev.remora.settings.SettingsTable;
import dev.remora.time.Clock;
import dev.remora.trust.notation.Authorities;
import dev.remora.trust.notation.SubjectPattern;
import dev.remora.trust.notation.TrustedAuthorities;
import dev.remora.trust.proof.SignerPolicy;
import dev.remora.trust.x509.Certificate;
import dev.remora.trust.x509.UnusableCertificate;
import java.nio.file.Path;
import java.util.ArrayList;
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
    List<Certificate> authorities =
        authorities(settings.find(SettingsTable.VERIFY_CA).orElseThrow());
    List<SubjectPattern> subjects =
        settings.find(SettingsTable.VERIFY_SUBJECT).orElseThrow().stream()
            .flatMap(text -> subject(text).stream())
            .toList();
    return problems.size() == before
        ? Optional.of(new TrustedAuthorities(authorities, subjects, clock))
        : Optional.empty();
  }

  private List<Certificate> authorities(List<Path> paths) {
    TrustFiles files =
        new TrustFiles(settings, SettingsTable.VERIFY_CA, "certificate", LARGEST, problems);
    List<Certificate> authorities = new ArrayList<>();
    for (Path path : paths) {
      for (Path file : files.named(path, SUFFIXES)) {
        try {
          authorities.addAll(authorities(files.content(file)));
        } catch (UnusableCertificate e) {
          files.unusable(file, String.valueOf(e.getMessage()));
        }
      }
    }
    return authorities;
  }

  private static List<Certificate> authorities(Optional<byte[]> pem) throws UnusableCertificate {
    return pem.isPresent() ? Authorities.parse(pem.get()) : List.of();
  }

  private Optional<SubjectPattern> subject(String text) {
    try {
      return Optional.of(SubjectPattern.parse(text));
    } catch (IllegalArgumentException e) {
      problems.add(
          new Problem(
              SettingsTable.VERIFY_SUBJECT.name(), Quoted.of(text) + ": " + e.getMessage()));
      return Optional.empty();
    }
  }
}
