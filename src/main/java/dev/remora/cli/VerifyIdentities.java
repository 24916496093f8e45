package dev.remora.cli;

import dev.remora.settings.Problem;
import dev.remora.settings.Settings;
import dev.remora.settings.SettingsTable;
import dev.remora.time.Clock;
import dev.remora.trust.proof.Signer;
import dev.remora.trust.proof.SignerPolicy;
import dev.remora.trust.sigstore.TrustedIdentities;
import dev.remora.trust.sigstore.TrustedRoot;
import dev.remora.trust.sigstore.UnusableTrustedRoot;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Whose signatures count by the identity that a certificate of an hour names. */
final class VerifyIdentities {
  private static final int LARGEST = 256 << 10;

  private final Settings settings;
  private final Clock clock;
  private final List<Problem> problems;

  VerifyIdentities(Settings settings, Clock clock, List<Problem> problems) {
    this.settings = settings;
    this.clock = clock;
    this.problems = problems;
  }

  /** Nothing only when there are problems, with these settings or with others. */
  Optional<SignerPolicy> policy() {
    Optional<List<Signer.Identity>> identities = identities();
    Optional<TrustedRoot> root = settings.find(SettingsTable.TRUSTED_ROOT).flatMap(this::root);
    return identities.flatMap(
        who -> root.map(instance -> new TrustedIdentities(who, instance, clock)));
  }

  private Optional<TrustedRoot> root(Path file) {
    TrustFiles files =
        new TrustFiles(settings, SettingsTable.TRUSTED_ROOT, "trusted root", LARGEST, problems);
    Optional<byte[]> document = files.content(file);
    try {
      return document.isPresent()
          ? Optional.of(TrustedRoot.parse(document.get()))
          : Optional.empty();
    } catch (UnusableTrustedRoot e) {
      files.unusable(file, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** Each with the issuer at the same place: another issuer may give the same name to anybody. */
  private Optional<List<Signer.Identity>> identities() {
    List<String> names = settings.find(SettingsTable.VERIFY_IDENTITY).orElse(List.of());
    List<String> issuers = settings.find(SettingsTable.VERIFY_ISSUER).orElse(List.of());
    if (names.isEmpty() || issuers.isEmpty()) { // what is wrong with them was said
      return Optional.empty();
    }
    if (names.size() != issuers.size()) {
      problems.add(
          new Problem(
              SettingsTable.VERIFY_ISSUER.name(),
              "names %d, and verify-identity %d; each identity has its issuer, in the same order"
                  .formatted(issuers.size(), names.size())));
      return Optional.empty();
    }
    return Optional.of(
        IntStream.range(0, names.size())
            .mapToObj(i -> new Signer.Identity(names.get(i), issuers.get(i)))
            .toList());
  }
}
