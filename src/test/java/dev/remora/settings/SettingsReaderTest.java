package dev.remora.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.settings.SettingsReader.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {
  private static final Set<String> MAY_BE_SECRET =
      Set.of("image", "artifact", "referrers", "registry-config", "on-change", "key-file");

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
                "REMORA_VERIFY_KEY", "/key.pub"),
            flag(SettingsTable.FILE_MODE, "4755"));
    assertEquals(
        List.of(
            "REMORA_VERIFY_KEY: no such setting; remora help COMMAND lists those of a command",
            "settings file " + file + ", line 2: deadlin is no setting; the nearest is deadline",
            "--file-mode: '4755': set-id and sticky bits are not allowed",
            "settings file "
                + file
                + ", line 3: max-depth: 'zero' is no whole number from 1 to 999999999",
            "REMORA_DEADLINE: 'soon' is no duration; one such as 30s, 2m or 1h30m is expected"),
        reading.problems().stream().map(Problem::line).toList());
  }

  @Test
  void variablesThatKubernetesInjectsForServicesNamedRemoraAreIgnored() {
    Map<String, String> injected =
        Map.ofEntries(
            Map.entry("REMORA_SERVICE_HOST", "10.0.0.1"),
            Map.entry("REMORA_SERVICE_PORT", "80"),
            Map.entry("REMORA_SERVICE_PORT_HTTP", "80"),
            Map.entry("REMORA_PORT", "tcp://10.0.0.1:80"),
            Map.entry("REMORA_PORT_80_TCP", "tcp://10.0.0.1:80"),
            Map.entry("REMORA_PORT_80_TCP_PROTO", "tcp"),
            Map.entry("REMORA_PORT_80_TCP_PORT", "80"),
            Map.entry("REMORA_PORT_80_TCP_ADDR", "10.0.0.1"),
            Map.entry("REMORA_CONFIG_SERVICE_HOST", "10.0.0.2"),
            Map.entry("REMORA_CONFIG_SERVICE_PORT", "443"),
            Map.entry("REMORA_CONFIG_PORT", "tcp://10.0.0.2:443"),
            Map.entry("REMORA_CONFIG_PORT_443_TCP", "tcp://10.0.0.2:443"),
            Map.entry("REMORA_CONFIG_PORT_443_TCP_ADDR", "10.0.0.2"),
            Map.entry("REMORA_HTTP_PORT", "tcp://10.0.0.3:80"));
    assertEquals(List.of(), read(injected).problems());
  }

  @Test
  void variablesThatOnlyLookLikeKubernetesAreUnknown() {
    for (String name : List.of("REMORA_SERVICE", "REMORA_PORT", "REMORA_PORT_TCP", "REMORA_HOST")) {
      assertEquals(1, read(Map.of(name, "8077")).problems().size(), name);
    }
  }

  @Test
  void theEnvironmentOfOthersIsNotLookedAt() {
    assertEquals(
        List.of(),
        read(Map.of("QUARKUS_TLS_TRUST_ALL", "true", "remora_to", "/x", "REMORAX", "1"))
            .problems());
  }

  @Test
  void profilesStayLiteral() throws IOException {
    Reading reading =
        read(Map.of("REMORA_SETTINGS", file("ca-file=%prod.pem\nto=/a#b$c\n").toString()));
    assertEquals(List.of(), reading.problems());
    assertEquals(Optional.of(Path.of("%prod.pem")), reading.settings().find(SettingsTable.CA_FILE));
    assertEquals(Path.of("/a#b$c"), reading.settings().get(SettingsTable.TO));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s\n", "%s\r\n", "%s\r", "\t%s\t", "  %s  ", "\n\n%s\n \n", "\u00a0%s"})
  void whiteSpaceAroundAValueIsNoPartOfItInAnySpelling(String around) throws IOException {
    Path file = file("");
    for (Setting<?> setting : SettingsTable.all()) {
      String plain = setting.equals(SettingsTable.SETTINGS) ? file.toString() : setting.example();
      Object value = setting.parser().parse(plain);
      for (Reading reading : inEverySpelling(setting, around.formatted(plain))) {
        assertEquals(List.of(), reading.problems(), setting.name());
        assertEquals(Optional.of(value), reading.settings().find(setting), setting.name());
      }
    }
  }

  @Test
  void nothingButWhiteSpaceMeansUnsetInEverySpelling() throws IOException {
    for (Setting<?> setting : SettingsTable.all()) {
      Optional<?> absent = read(Map.of()).settings().find(setting);
      for (Reading reading : inEverySpelling(setting, " \t\r")) {
        assertEquals(List.of(), reading.problems(), setting.name());
        if (!setting.equals(SettingsTable.SETTINGS)) {
          assertEquals(absent, reading.settings().find(setting), setting.name());
        }
      }
    }
    assertEquals(List.of(), read(Map.of("REMORA_NO_SUCH_THING", "\n")).problems());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "artifact-type | a/b,c/d | a/b ,\\n c/d",
        "match | a=b,c=d;e=f | a = b,\\n c=d\\t;\\r\\ne= f",
        "validate | json,yaml | json,\\n  yaml",
        "registry-config | /a b/c,/d | /a b/c,\\n/d",
        "plain-http | a:5000,b.io | a:5000,\\r\\n b.io",
        "plain-http | a:5000,b.io | a:5000\\nb.io",
        "mirror | a.io=b.io,c.io=d.io/e | a.io = b.io\\n c.io=d.io/e"
      })
  void whiteSpaceAroundTheItemsOfAListIsNoPartOfThem(String name, String plain, String spaced)
      throws IOException {
    Setting<?> setting = SettingsTable.named(name).orElseThrow();
    Object value = setting.parser().parse(plain);
    String text = spaced.replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t");
    for (Reading reading :
        List.of(read(Map.of(setting.variable(), text)), read(Map.of(), flag(setting, text)))) {
      assertEquals(List.of(), reading.problems());
      assertEquals(Optional.of(value), reading.settings().find(setting));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "to | \"/srv/v\" | '\"/srv/v\"' has quotes around it",
        "to | '/srv/v' | ''/srv/v'' has quotes around it",
        "to | /srv/v\" | '/srv/v\"' has quotes around it",
        "to | “/srv/v” | '“/srv/v”' has quotes around it",
        "to | `pwd`/v | '`pwd`/v' has quotes around it",
        "to | /srv/${VOLUME:-v}/x | '/srv/${VOLUME:-v}/x' has ${VOLUME} in it",
        "to | /srv/$(VOLUME) | '/srv/$(VOLUME)' has $(VOLUME) in it",
        "to | $HOME/v | '$HOME/v' has $HOME in it",
        "to | {{ .Values.dir }} | '{{ .Values.dir }}' has {{ in it",
        "to | /a\u0007b | '/a\\u0007b' has the character U+0007 inside",
        "to | /a\u200bb | '/a\\u200bb' has the character U+200B inside",
        "to | /a\tb | '/a\\tb' has a tab inside",
        "deadline | '30s' | ''30s'' has quotes around it",
        "follow-tag | \"true\" | '\"true\"' has quotes around it",
        "artifact-type | a/b,\"c/d\" | has quotes around it",
        "match | env='prod' | has quotes around it",
        "match | env=${ENV} | has ${ENV} in it",
        "plain-http | 'a.io' | has quotes around it",
        "mirror | a.io=$(MIRROR) | has $(MIRROR) in it",
        "registry-config | /a,${FILE} | it has ${FILE} in it",
        "image | 'r.io/app:v1' | it has quotes around it",
        "image | r.io/app:$(TAG) | it has $(TAG) in it",
        "image | r.io/app@$DIGEST | it has $DIGEST in it",
        "key-file | ${KEY:-s3cr3t} | it has ${KEY} in it"
      })
  void whatAShellATemplateOrATerminalLeftInAValueIsAMistakeThatSaysSo(
      String name, String text, String expected) throws IOException {
    Setting<?> setting = SettingsTable.named(name).orElseThrow();
    for (Reading reading : inEverySpelling(setting, text)) {
      assertEquals(1, reading.problems().size(), reading.problems()::toString);
      String line = reading.problems().getFirst().line();
      assertTrue(line.contains(name) || line.contains(setting.variable()), line);
      assertTrue(line.contains(": " + expected) || line.contains("' " + expected), line);
      assertFalse(line.contains("s3cr3t"), line);
    }
  }

  @Test
  void aLineBreakInsideAValueIsAMistake() {
    String line = read(Map.of("REMORA_TO", "/srv/v\n/x")).problems().getFirst().line();
    assertEquals("REMORA_TO: '/srv/v\\n/x' has a line break inside, which no value has", line);
    assertEquals(1, read(Map.of(), flag(SettingsTable.CACHE, "/a\r\n/b")).problems().size());
    assertEquals(1, read(Map.of("REMORA_REGISTRY_CONFIG", "/a\n/b")).problems().size());
  }

  @Test
  void everyMistakeNamesTheValueUnlessItMayBeASecret() throws IOException {
    Map<String, String> wrong =
        Map.ofEntries(
            Map.entry("image-digest", "v1.2"),
            Map.entry("revision", "r.io/app@sha256:abc"),
            Map.entry("platform", "arm64"),
            Map.entry("artifact-type", "config"),
            Map.entry("match", "prod"),
            Map.entry("file-mode", "0899"),
            Map.entry("dir-mode", "0655"),
            Map.entry("max-files", "many"),
            Map.entry("max-bytes", "4 kB"),
            Map.entry("max-ratio", "-1"),
            Map.entry("max-depth", "1.5"),
            Map.entry("validate", "xml"),
            Map.entry("deadline", "soon"),
            Map.entry("on-failure", "ignore"),
            Map.entry("fallback-after", "10"),
            Map.entry("max-stale", "7d"),
            Map.entry("cache-max", "1 GB"),
            Map.entry("interval", "1ms"),
            Map.entry("follow-tag", "yes"),
            Map.entry("repair", "on"),
            Map.entry("http-port", "80a"),
            Map.entry("http-address", "localhost"),
            Map.entry("max-age", "0s"),
            Map.entry("inline-max", "65 KiB"),
            Map.entry("plain-http", "*"),
            Map.entry("mirror", "mirror.local"),
            Map.entry("mirror-listings", "True"),
            Map.entry("output", "yaml"),
            Map.entry("log-level", "loud"),
            Map.entry("log-format", "logfmt"));
    for (Setting<?> setting : SettingsTable.all()) {
      String text = wrong.getOrDefault(setting.name(), "/a/${B}");
      for (Reading reading : inEverySpelling(setting, text)) {
        assertEquals(1, reading.problems().size(), reading.problems()::toString);
        String line = reading.problems().getFirst().line();
        assertEquals(
            !MAY_BE_SECRET.contains(setting.name()), line.contains("'" + text + "'"), line);
      }
    }
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

  /** Whatever somebody puts into whichever variable. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0000%s://user:%s@@",
        "'%1$s:%1$s@registry.example.com/app'",
        "https://r.example.com/${X}?token=%s",
        "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n",
        "{\"auths\":{\"r.io\":{\"password\":\"%s\"}}}\u0007"
      })
  void whatLooksLikeASecretIsNeverRepeated(String form) {
    String secret = "hunter2-s3cr3t";
    String text = form.formatted(secret, secret);
    for (Setting<?> setting : SettingsTable.all()) {
      Reading byVariable = read(Map.of(setting.variable(), text));
      Reading byFlag = read(Map.of(), flag(setting, text));
      for (Reading reading : List.of(byVariable, byFlag)) {
        assertFalse(reading.problems().isEmpty(), setting.name());
        assertFalse(reading.problems().toString().contains(secret), reading.problems().toString());
      }
    }
  }

  @Test
  void valuesThatMayBeSecretsAreNeverRepeated() throws IOException {
    String secret = "Hunter2-s3cr3t";
    for (String name : MAY_BE_SECRET) {
      Setting<?> setting = SettingsTable.named(name).orElseThrow();
      Reading reading = read(Map.of(setting.variable(), "'" + secret));
      assertEquals(1, reading.problems().size());
      assertFalse(reading.problems().toString().contains(secret), reading.problems().toString());
    }
    Path file = file(secret + "\nimage=https://u:" + secret + "@registry/app\n");
    Reading reading = read(Map.of("REMORA_SETTINGS", file.toString()));
    assertEquals(2, reading.problems().size());
    assertFalse(reading.problems().toString().contains(secret));
  }

  @Test
  void everyExampleAndEveryDefaultOfTheTableIsValid() {
    for (Setting<?> setting : SettingsTable.all()) {
      setting.parser().parse(setting.example());
      setting.fallback().ifPresent(setting.parser()::parse);
    }
  }

  /** By variable, by flag, and by the file where its lines allow it. */
  private List<Reading> inEverySpelling(Setting<?> setting, String text) throws IOException {
    List<Reading> readings = new ArrayList<>();
    readings.add(read(Map.of(setting.variable(), text)));
    readings.add(read(Map.of(), flag(setting, text)));
    if (!setting.equals(SettingsTable.SETTINGS) && !text.strip().contains("\n")) {
      Path file = directory.resolve("settings.conf");
      Files.writeString(file, "# one\n" + setting + "=" + text.replace("\n", "") + "\n");
      readings.add(read(Map.of("REMORA_SETTINGS", file.toString())));
    }
    return readings;
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
