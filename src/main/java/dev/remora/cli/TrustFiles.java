package dev.remora.cli;

import dev.remora.posix.DiskTrouble;
import dev.remora.posix.GivenFile;
import dev.remora.posix.OpenDirectory;
import dev.remora.settings.Problem;
import dev.remora.settings.Setting;
import dev.remora.settings.Settings;
import dev.remora.settings.SettingsTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads the files by which signatures are verified, and says what is wrong with them.
 *
 * @param setting that names them
 * @param noun what one of them is, for people
 * @param largest in bytes
 * @param problems those of the settings until now; more are added
 */
record TrustFiles(
    Settings settings, Setting<?> setting, String noun, int largest, List<Problem> problems) {

  /**
   * Those that a path names: of a directory what ends in one of these, and does not begin with a
   * dot, as with a shell's {@code *.pub}.
   */
  List<Path> named(Path path, List<String> suffixes) {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (OpenDirectory directory = OpenDirectory.given(path)) {
      List<Path> files =
          directory.names().stream()
              .filter(name -> suffixes.stream().anyMatch(name::endsWith) && !name.startsWith("."))
              .map(path::resolve)
              .toList();
      if (files.isEmpty()) {
        // one whose keys were all taken away trusts nobody, and not everybody
        report(
            "the directory %s has no file whose name ends in %s"
                .formatted(path, String.join(" or ", suffixes)));
      }
      return files;
    } catch (IOException e) {
      report("the directory " + path + " cannot be read: " + DiskTrouble.text(e, ""));
      return List.of();
    }
  }

  /** What a file holds; nothing only when there is a problem. */
  Optional<byte[]> content(Path file) {
    Optional<Path> foreign = ForeignContent.of(settings).holding(file);
    if (foreign.isPresent()) {
      // who may attach a configuration must not bring what its signature is verified by
      report(
          "the %s %s lies beneath %s, where content from registries is written; keep it elsewhere"
              .formatted(noun, file, foreign.get()));
      return Optional.empty();
    }
    try {
      byte[] content = GivenFile.read(file, largest + 1, settings.get(SettingsTable.DEADLINE));
      if (content.length <= largest) {
        return Optional.of(content);
      }
      unusable(file, "it is larger than " + (largest >> 10) + " KiB");
    } catch (IOException e) {
      report("the " + noun + " " + file + " cannot be read: " + DiskTrouble.text(e, ""));
    }
    return Optional.empty();
  }

  /**
   * Of what makes no sense.
   *
   * @param why after the name of the file
   */
  void unusable(Path file, String why) {
    report("the " + noun + " " + file + " cannot be used: " + why);
  }

  private void report(String message) {
    problems.add(new Problem(setting.name(), message));
  }
}
