package dev.remora.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.settings.SettingsReader.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsReaderTest {
  @TempDir Path directory;

  @Test
  void nothingGivenMeansTheDefaults() {
    Reading reading = read(Map.of());
    assertEquals(List.of(), reading.problems());
    assertEquals(Path.of("/config"), reading.settings().get(SettingsTable.TO));
    assertEquals(Duration.ofMinutes(2), reading.settings().get(SettingsTable.DEADLINE));
    assertEquals(
        List.of("application/vnd.remora.config.v1", "custom/config"),
        reading.settings().get(SettingsTable.ARTIFACT_TYPE).types());
    assertEquals(Optional.empty(), reading.settings().find(SettingsTable.IMAGE));
    assertEquals(Optional.empty(), reading.settings().find(SettingsTable.PLAIN_HTTP));
  }

  @Test
  void flagBeatsEnvironmentBeatsFile() throws IOException {
    Path file = file("to=/from-file\ndeadline=3s\nmax-files=3\n");
    Map<String, String> environment =
        Map.of(
            "REMORA_SETTINGS", file.toString(),
            "REMORA_TO", "/from-environment",
            "REMORA_DEADLINE", "2s");
    Reading reading = read(environment, flag(SettingsTable.TO, "/from-flag"));
    assertEquals(List.of(), reading.problems());
    assertEquals(Path.of("/from-flag"), reading.settings().get(SettingsTable.TO));
    assertEquals(Duration.ofSeconds(2), reading.settings().get(SettingsTable.DEADLINE));
    assertEquals(3, reading.settings().get(SettingsTable.MAX_FILES));
  }

  @Test
  void theFileNamedByTheFlagIsReadAndNotTheOneOfTheEnvironment() throws IOException {
    Path named = file("max-files=7");
    Reading reading =
        read(Map.of("REMORA_SETTINGS", "/nowhere"), flag(SettingsTable.SETTINGS, named.toString()));
    assertEquals(List.of(), reading.problems());
    assertEquals(7, reading.settings().get(SettingsTable.MAX_FILES));
  }

  @Test
  void emptyMeansUnsetInEverySource() throws IOException {
    Path file = file("to=/from-file\ndeadline=\n");
    Reading reading =
        read(
            Map.of("REMORA_SETTINGS", file.toString(), "REMORA_TO", "", "REMORA_NO_SUCH_THING", ""),
            flag(SettingsTable.TO, ""));
    assertEquals(List.of(), reading.problems());
    assertEquals(Path.of("/from-file"), reading.settings().get(SettingsTable.TO));
    assertEquals(Duration.ofMinutes(2), reading.settings().get(SettingsTable.DEADLINE));
  }

  @Test
  void everyMistakeOfEverySourceIsReportedInOneRun() throws IOException {
    Path file = file("# a comment\ndeadlin=2m\nmax-depth=zero\n");
    Reading reading =
        read(
            Map.of(
                "REMORA_SETTINGS", file.toString(),
                "REMORA_DEADLINE", "soon",
                "REMORA_ATTESTED_BY", "ci@example.com"),
            flag(SettingsTable.FILE_MODE, "4755"));
    assertEquals(
        List.of(
            "REMORA_ATTESTED_BY: no such setting; remora help settings lists them",
            "settings file " + file + ", line 2: deadlin is no setting; the nearest is deadline",
            "--file-mode: '4755': set-id and sticky bits are not allowed",
            "settings file "
                + file
                + ", line 3: max-depth: 'zero' is no whole number from 1 to 999999999",
            "REMORA_DEADLINE: 'soon' is no duration; one such as 30s, 2m or 1h30m is expected"),
        reading.problems().stream().map(Problem::line).toList());
  }

  @Test
  void profilesStayLiteral() throws IOException {
    Reading reading =
        read(Map.of("REMORA_SETTINGS", file("ca-file=%prod.pem\nto=/a#b$c\n").toString()));
    assertEquals(List.of(), reading.problems());
    assertEquals(Optional.of(Path.of("%prod.pem")), reading.settings().find(SettingsTable.CA_FILE));
    assertEquals(Path.of("/a#b$c"), reading.settings().get(SettingsTable.TO));
  }

  @Test
  void aKeyWithAProfileIsUnknown() throws IOException {
    Reading reading = read(Map.of("REMORA_SETTINGS", file("%prod.to=/x").toString()));
    assertEquals(1, reading.problems().size());
    assertTrue(reading.problems().getFirst().line().contains("no setting"));
  }

  @Test
  void aFileThatCannotBeReadIsOneProblemOfWhoNamedIt() {
    Path missing = directory.resolve("missing");
    assertEquals(
        List.of("REMORA_SETTINGS: the file cannot be read: it is not there"),
        read(Map.of("REMORA_SETTINGS", missing.toString())).problems().stream()
            .map(Problem::line)
            .toList());
    assertEquals(
        1, read(Map.of(), flag(SettingsTable.SETTINGS, directory.toString())).problems().size());
  }

  @Test
  void everyExampleAndEveryDefaultOfTheTableIsValid() {
    for (Setting<?> setting : SettingsTable.all()) {
      setting.parser().parse(setting.example());
      setting.fallback().ifPresent(setting.parser()::parse);
    }
  }

  private static Reading read(Map<String, String> environment, Flag... flags) {
    return new SettingsReader(environment).read(List.of(flags));
  }

  private static Flag flag(Setting<?> setting, String text) {
    return new Flag(setting, setting.flag(), text);
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("remora.conf"), text);
  }
}
