package dev.remora.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.settings.SettingsReader.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** How a value is judged, in whichever spelling it was given, and what is said of it. */
class GivenTextTest {
  private static final Set<String> MAY_BE_SECRET =
      Set.of(
          "image",
          "artifact",
          "referrers",
          "verify-key",
          "verify-ca",
          "registry-config",
          "on-change",
          "key-file");

  @TempDir Path directory;

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
      if (SettingsTable.TRUST.contains(setting)) {
        continue;
      }
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

  /** A variable that was not set must not end what was asked for without a word. */
  @Test
  void ofWhatVerifiesNothingMayBeEmpty() throws IOException {
    for (Setting<?> setting : SettingsTable.TRUST) {
      for (String empty : List.of("", " \t\r")) {
        for (Reading reading : inEverySpelling(setting, empty)) {
          assertEquals(1, reading.problems().size(), setting.name());
          String line = reading.problems().getFirst().line();
          assertTrue(line.contains("is empty, and nothing would be verified by it"), line);
          assertTrue(line.contains(setting.name()) || line.contains(setting.variable()), line);
        }
      }
    }
  }

  @Test
  void anEmptyVariableDoesNotHideThatAFileNamesAKey() throws IOException {
    Path file = file("verify-key=/keys/prod.pub\n");
    Reading reading = read(Map.of("REMORA_SETTINGS", file.toString(), "REMORA_VERIFY_KEY", ""));
    assertEquals(1, reading.problems().size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "artifact-type | a/b,c/d | a/b ,\\n c/d",
        "match | a=b,c=d;e=f | a = b,\\n c=d\\t;\\r\\ne= f",
        "validate | json,yaml | json,\\n  yaml",
        "registry-config | /a b/c,/d | /a b/c,\\n/d",
        "verify-key | /a b/c.pub,/d | /a b/c.pub ,\\n /d",
        "verify-annotations | a=b,c=d | a = b\\n, c=d",
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
        "verify-key | /a,$(KEY) | it has $(KEY) in it",
        "verify-since | '2026-08-01T00:00:00Z' | has quotes around it",
        "verify-annotations | env=\"prod\" | has quotes around it",
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
            Map.entry("verify-since", "2026-08-01"),
            Map.entry("revoked", "prod.pub"),
            Map.entry("verify-annotations", "prod"),
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
