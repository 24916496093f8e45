package dev.remora.cli;

import dev.remora.discovery.Policy;
import dev.remora.discovery.SignedOnly;
import dev.remora.oci.Annotations;
import dev.remora.posix.DiskTrouble;
import dev.remora.posix.GivenFile;
import dev.remora.posix.OpenDirectory;
import dev.remora.settings.Problem;
import dev.remora.settings.Setting;
import dev.remora.settings.Settings;
import dev.remora.settings.SettingsTable;
import dev.remora.trust.Revocations;
import dev.remora.trust.TrustRules;
import dev.remora.trust.key.UnusableKey;
import dev.remora.trust.key.VerificationKey;
import dev.remora.trust.sigstore.TrustedKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Whose signatures count, as the settings of a run say it. Keys are read once, before anything is
 * contacted: one that is replaced later counts from the next start on, so that nobody has to ask by
 * which key something was let pass.
 *
 * <p>Whatever is wrong with one of these settings is a mistake, and nothing is done: a start that
 * went on with less than was asked for would publish what nobody signed.
 */
final class TrustSettings {
  private static final int LARGEST = 64 << 10;

  private final Settings settings;
  private final List<Problem> problems;

  /**
   * @param problems those of the settings until now; more are added
   */
  TrustSettings(Settings settings, List<Problem> problems) {
    this.settings = settings;
    this.problems = problems;
  }

  /** What a configuration has to satisfy; nothing only when there are problems. */
  Optional<Policy> policy() {
    Optional<List<Path>> given = settings.find(SettingsTable.VERIFY_KEY);
    int before = problems.size();
    if (given.isEmpty()) {
      requireNothingBeside();
      return problems.size() == before && !isKeyWrong()
          ? Optional.of(Policy.NONE)
          : Optional.empty();
    }
    List<VerificationKey> keys = given.get().stream().flatMap(path -> keys(path).stream()).toList();
    return problems.size() == before ? Optional.of(policy(keys)) : Optional.empty();
  }

  private Policy policy(List<VerificationKey> keys) {
    return new SignedOnly(
        new TrustRules(
            List.of(new TrustedKeys(keys)),
            settings.find(SettingsTable.VERIFY_ANNOTATIONS).orElseGet(Annotations::none).entries(),
            settings.find(SettingsTable.VERIFY_SINCE),
            settings.find(SettingsTable.REVOKED).orElseGet(Revocations::none)));
  }

  private void requireNothingBeside() {
    for (Setting<?> setting : SettingsTable.TRUST) {
      if (settings.find(setting).isPresent() && !isKeyWrong()) {
        report(
            setting,
            "says which signatures count, but there is no key to verify them by; give "
                + SettingsTable.VERIFY_KEY
                + ", too");
      }
    }
  }

  /** What is there but wrong is not missing as well. */
  private boolean isKeyWrong() {
    return problems.stream()
        .anyMatch(problem -> Interpreter.is(problem.where(), SettingsTable.VERIFY_KEY));
  }

  private List<VerificationKey> keys(Path path) {
    if (!Files.isDirectory(path)) {
      return key(path).stream().toList();
    }
    List<Path> files;
    try (OpenDirectory directory = OpenDirectory.given(path)) {
      files = directory.names().stream().filter(TrustSettings::isKey).map(path::resolve).toList();
    } catch (IOException e) {
      report("the directory " + path + " cannot be read: " + DiskTrouble.text(e, ""));
      return List.of();
    }
    if (files.isEmpty()) {
      // one whose keys were all taken away trusts nobody, and not everybody
      report("the directory " + path + " has no file whose name ends in .pub");
    }
    return files.stream().flatMap(file -> key(file).stream()).toList();
  }

  /** Not what begins with a dot, as with a shell's {@code *.pub}. */
  private static boolean isKey(String name) {
    return name.endsWith(".pub") && !name.startsWith(".");
  }

  private Optional<VerificationKey> key(Path file) {
    Optional<Path> foreign = ForeignContent.of(settings).holding(file);
    if (foreign.isPresent()) {
      // who may attach a configuration must not bring the key that it is signed by
      report(
          "the key "
              + file
              + " lies beneath "
              + foreign.get()
              + ", where content from registries is written; keep it elsewhere");
      return Optional.empty();
    }
    try {
      byte[] pem = GivenFile.read(file, LARGEST + 1, settings.get(SettingsTable.DEADLINE));
      if (pem.length <= LARGEST) {
        return Optional.of(VerificationKey.parse(name(file), pem));
      }
      report("the key " + file + " cannot be used: it is larger than 64 KiB");
    } catch (IOException e) {
      report("the key " + file + " cannot be read: " + DiskTrouble.text(e, ""));
    } catch (UnusableKey e) {
      report("the key " + file + " cannot be used: " + e.getMessage());
    }
    return Optional.empty();
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private void report(String message) {
    report(SettingsTable.VERIFY_KEY, message);
  }

  private void report(Setting<?> setting, String message) {
    problems.add(new Problem(setting.name(), message));
  }
}
