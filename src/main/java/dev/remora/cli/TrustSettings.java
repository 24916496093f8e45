package dev.remora.cli;

import dev.remora.discovery.Policy;
import dev.remora.discovery.SignedOnly;
import dev.remora.oci.Annotations;
import dev.remora.settings.Problem;
import dev.remora.settings.Setting;
import dev.remora.settings.Settings;
import dev.remora.settings.SettingsTable;
import dev.remora.time.Clock;
import dev.remora.trust.Revocations;
import dev.remora.trust.TrustRules;
import dev.remora.trust.proof.SignerPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whose signatures count, as the settings of a run say it. Files are read once, before anything is
 * contacted: one that is replaced later counts from the next start on, so that nobody has to ask by
 * which key something was let pass.
 *
 * <p>Whatever is wrong with one of these settings is a mistake, and nothing is done: a start that
 * went on with less than was asked for would publish what nobody signed.
 */
final class TrustSettings {
  private final Settings settings;
  private final Clock clock;
  private final List<Problem> problems;

  /**
   * @param problems those of the settings until now; more are added
   */
  TrustSettings(Settings settings, Clock clock, List<Problem> problems) {
    this.settings = settings;
    this.clock = clock;
    this.problems = problems;
  }

  /** What a configuration has to satisfy; nothing only when there are problems. */
  Optional<Policy> policy() {
    int before = problems.size();
    List<SignerPolicy> signers = new ArrayList<>();
    if (areGiven(SettingsTable.TRUSTED_KEYS)) {
      new VerifyKeys(settings, problems).policy().ifPresent(signers::add);
    }
    if (areGiven(SettingsTable.TRUSTED_IDENTITIES)) {
      new VerifyIdentities(settings, clock, problems).policy().ifPresent(signers::add);
    }
    if (areGiven(SettingsTable.TRUSTED_CERTIFICATES)) {
      new VerifyCertificates(settings, clock, problems).policy().ifPresent(signers::add);
    }
    boolean nobody = signers.isEmpty() && problems.size() == before && !isAnyWrong();
    if (nobody) {
      requireNothingBeside();
    }
    if (problems.size() > before || isAnyWrong()) {
      return Optional.empty();
    }
    return Optional.of(nobody ? Policy.NONE : policy(signers));
  }

  private Policy policy(List<SignerPolicy> signers) {
    return new SignedOnly(
        new TrustRules(
            signers,
            settings.find(SettingsTable.VERIFY_ANNOTATIONS).orElseGet(Annotations::none).entries(),
            settings.find(SettingsTable.VERIFY_SINCE),
            settings.find(SettingsTable.REVOKED).orElseGet(Revocations::none)));
  }

  /**
   * Whether all of some are: a part of them is a mistake. One that is wrong is given, too, so that
   * whatever else is wrong beside it is said at once.
   */
  private boolean areGiven(List<Setting<?>> together) {
    List<Setting<?>> given =
        together.stream().filter(setting -> settings.find(setting).isPresent()).toList();
    List<Setting<?>> missing =
        together.stream().filter(setting -> !given.contains(setting) && !isWrong(setting)).toList();
    if (!given.isEmpty() && !missing.isEmpty()) {
      report(
          given.getFirst(),
          "needs %s beside it; missing: %s"
              .formatted(
                  together.stream()
                      .filter(setting -> !setting.equals(given.getFirst()))
                      .map(Setting::name)
                      .collect(Collectors.joining(" and ")),
                  missing.stream().map(Setting::name).collect(Collectors.joining(" and "))));
    }
    return !given.isEmpty() && missing.isEmpty();
  }

  private void requireNothingBeside() {
    for (Setting<?> setting : SettingsTable.TRUST) {
      if (settings.find(setting).isPresent()) {
        report(
            setting,
            "says which signatures count, but nothing says whose; give %s, %s or %s, too"
                .formatted(
                    SettingsTable.VERIFY_KEY,
                    SettingsTable.VERIFY_IDENTITY,
                    SettingsTable.VERIFY_CA));
      }
    }
  }

  /** What is there but wrong is not missing as well. */
  private boolean isWrong(Setting<?> setting) {
    return problems.stream().anyMatch(problem -> Interpreter.is(problem.where(), setting));
  }

  private boolean isAnyWrong() {
    return Stream.of(
            SettingsTable.TRUSTED_KEYS,
            SettingsTable.TRUSTED_IDENTITIES,
            SettingsTable.TRUSTED_CERTIFICATES)
        .flatMap(List::stream)
        .anyMatch(this::isWrong);
  }

  private void report(Setting<?> setting, String message) {
    problems.add(new Problem(setting.name(), message));
  }
}
