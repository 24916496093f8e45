package dev.remora.cli;

import dev.remora.settings.Settings;
import dev.remora.settings.SettingsTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where content from registries is written, and no program is therefore run. */
final class WrittenDirectories {
  private WrittenDirectories() {}

  static List<Path> of(Settings settings) {
    return Stream.of(
            Optional.of(settings.get(SettingsTable.TO)), settings.find(SettingsTable.CACHE))
        .flatMap(Optional::stream)
        .toList();
  }
}
