package dev.remora.cli;

import dev.remora.oci.ImageReference;
import dev.remora.oci.LayoutDirectory;
import dev.remora.posix.WrittenDirectories;
import dev.remora.settings.Settings;
import dev.remora.settings.SettingsTable;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The directories whose content others decide: no program from there is run. */
final class ForeignContent {
  private ForeignContent() {}

  /** The volume, the cache, and the layouts that are pulled from. */
  static WrittenDirectories of(Settings settings) {
    return new WrittenDirectories(
        Stream.of(
                Optional.of(settings.get(SettingsTable.TO)),
                settings.find(SettingsTable.CACHE),
                layout(settings.find(SettingsTable.IMAGE)),
                layout(settings.find(SettingsTable.ARTIFACT)))
            .flatMap(Optional::stream)
            .toList());
  }

  private static Optional<Path> layout(Optional<ImageReference> reference) {
    return reference
        .map(ImageReference::location)
        .filter(LayoutDirectory.class::isInstance)
        .map(layout -> Path.of(((LayoutDirectory) layout).path()));
  }
}
