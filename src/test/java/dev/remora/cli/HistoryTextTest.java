package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.discovery.Discovery;
import dev.remora.discovery.InMemorySource;
import dev.remora.discovery.Selection;
import dev.remora.discovery.Selections;
import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import dev.remora.oci.Annotations;
import dev.remora.oci.Descriptor;
import dev.remora.oci.Digest;
import dev.remora.oci.ImageReference;
import dev.remora.time.VirtualClock;
import dev.remora.trace.Warnings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@code history} prints. */
class HistoryTextTest {
  private static final String CONFIG = "custom/config";
  private static final String OLD = "2026-07-01T00:00:00Z";
  private static final String NEW = "2026-07-31T22:30:00Z";
  private static final Instant NOW = Instant.parse("2026-08-01T00:00:00Z");
  private static final String COMMIT = "3f".repeat(20);

  private final InMemorySource source = new InMemorySource();
  private final Descriptor image = source.image();
  private final Session session = new Session();

  private Digest attach(String created, String... keysAndValues) {
    Map<String, String> annotations = new HashMap<>(Map.of(Annotations.CREATED, created));
    for (int i = 0; i < keysAndValues.length; i += 2) {
      annotations.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    Descriptor layer = source.blob("text/plain", new byte[1_536]);
    return source.attach(image, CONFIG, annotations, layer).digest();
  }

  private String shown(Selection selection, Optional<Result.OnVolume> volume, String... options) {
    Discovery discovery = new Discovery(selection, new VirtualClock(NOW), Warnings.none());
    String reference = "registry.example/app@" + image.digest();
    session.whose(
        _ ->
            new Result.Ranked(
                ImageReference.parse(reference),
                discovery.history(source, image.digest(), Optional.empty()),
                volume,
                NOW));
    String[] line = new String[options.length + 2];
    line[0] = "history";
    line[1] = reference;
    System.arraycopy(options, 0, line, 2, options.length);
    assertEquals(0, session.run(line), session::err);
    return session.out();
  }

  private static Optional<Result.OnVolume> volume(boolean ofImage) {
    return Optional.of(
        new Result.OnVolume(Path.of("/config"), Optional.of(Samples.published()), ofImage));
  }

  @Test
  void eachIsShownWithItsTimeItsCommitAndItsSizeNewestFirst() {
    Digest older =
        attach(
            OLD,
            "env",
            "prod",
            Annotations.REVISION,
            "v17",
            Annotations.SOURCE,
            "https://git.example/app");
    Digest newer =
        attach(
            NEW,
            "env",
            "prod",
            Annotations.REVISION,
            COMMIT,
            Annotations.SOURCE,
            "https://github.com/acme/app",
            Annotations.AUTHORS,
            "jane");
    assertEquals(
        """
        registry.example/app@%1$s

        %2$s
          created 2026-07-31T22:30:00Z (1h30m ago), pull takes this one
          env=prod
          commit %4$s by jane
          https://github.com/acme/app/commit/%4$s
          1 file, 1.5 KiB

        %3$s
          created 2026-07-01T00:00:00Z (31 days ago)
          env=prod
          commit v17
          of https://git.example/app
          1 file, 1.5 KiB
        """
            .formatted(image.digest(), newer, older, COMMIT),
        shown(Selections.of(CONFIG), Optional.empty()));
  }

  @Test
  void whereNothingIsTakenItSaysWhyAndBothCanBeToldApart() {
    Digest test = attach(OLD, "env", "test");
    Digest prod = attach(NEW, "env", "prod");
    String out = shown(Selections.of(CONFIG), Optional.empty());
    assertTrue(out.contains("\npull takes nothing (exit 12):\n  2 candidates differ in env"), out);
    assertTrue(out.contains("\n" + prod + "\n  created "), out);
    assertTrue(out.contains("\n  env=test\n"), out);
    assertFalse(out.contains("pull takes this one"), out);
    String matched = shown(Selections.matching(CONFIG, "env=test"), Optional.empty());
    assertTrue(
        matched.contains(test + "\n  created 2026-07-01T00:00:00Z (31 days ago), pull takes this"),
        matched);
    assertTrue(matched.contains("it is not matched by the rule that decides, env=test"), matched);
  }

  @Test
  void whatDoesNotCountSaysWhy() {
    attach(NEW);
    String out = shown(Selections.refusing(CONFIG), Optional.empty());
    assertTrue(out.contains("\n  does not count: it is not good enough\n"), out);
  }

  @Test
  void whatIsOnTheVolumeIsSaidWhetherItIsAttachedOrNot() {
    attach(NEW);
    String out = shown(Selections.of(CONFIG), volume(true));
    assertTrue(
        out.endsWith(
            """

            published on /config, and attached no more
            %s
              created 2026-08-01T12:00:00Z (later than this clock says)
              commit %s by jane
              https://github.com/acme/app/commit/%s
              2 files, 1.5 KiB
            """
                .formatted(Samples.REVISION, Samples.COMMIT, Samples.COMMIT)),
        out);
    String foreign = shown(Selections.of(CONFIG), volume(false));
    assertTrue(
        foreign.contains("\npublished on /config, of another image: registry.example.com/app@1111"),
        foreign);
    Optional<Result.OnVolume> empty =
        Optional.of(new Result.OnVolume(Path.of("/config"), Optional.empty(), false));
    assertTrue(
        shown(Selections.of(CONFIG), empty).endsWith("\n/config: nothing is published there\n"));
  }

  @Test
  void nothingAttachedIsSaid() {
    String out = shown(Selections.of(CONFIG), Optional.empty());
    assertTrue(out.contains("\npull takes nothing (exit 11):\n"), out);
  }

  @Test
  void linesOnATerminalFitWhateverStrangersWrote() {
    attach(NEW, "env", "x y".repeat(2_000), Annotations.AUTHORS, "a b".repeat(500));
    attach(NEW, "env", "\u001b[31mred", Annotations.REVISION, "\u001b]0;x\u0007 y".repeat(40));
    attach("last \u001b[5mweek", Annotations.SOURCE, "\u009b2J \u202e".repeat(50));
    for (int i = 0; i < 30; i++) {
      attach(OLD, "env", "prod", "org.opencontainers.image.version", "" + i);
    }
    session.onATerminal().with("NO_COLOR", "1");
    String out = shown(Selections.of(CONFIG), Optional.empty());
    out.lines().forEach(line -> assertTrue(line.length() <= 80, line));
    assertTrue(out.codePoints().allMatch(c -> c == '\n' || c >= ' ' && c != 0x9b && c != 0x202e));
    assertTrue(out.endsWith("\nand 13 older, which -o json shows\n"), out);
  }

  @Test
  void sizesThatNoNumberHoldsAreNoDefect() throws MalformedJson {
    Descriptor layer = Descriptor.of("text/plain", Samples.OTHER, Long.MAX_VALUE);
    source.attach(image, CONFIG, Map.of(Annotations.CREATED, NEW), layer, layer, layer);
    String out = shown(Selections.of(CONFIG), Optional.empty());
    assertTrue(out.contains("\n  3 files, 8388608.0 TiB\n"), out);
    JsonObject json = json(shown(Selections.of(CONFIG), Optional.empty(), "-o", "json"));
    assertEquals(Long.MAX_VALUE, json.objects("revisions").getFirst().number("size"));
  }

  @Test
  void machinesGetAllOfIt() throws MalformedJson {
    Digest older = attach(OLD);
    Digest newer =
        attach(NEW, Annotations.REVISION, COMMIT, Annotations.SOURCE, "https://github.com/a/b");
    JsonObject json = json(shown(Selections.of(CONFIG), volume(true), "-o", "json"));
    assertEquals("registry.example/app@" + image.digest(), json.text("image"));
    assertEquals(newer.toString(), json.text("taken"));
    assertEquals("the newest of 2 generations", json.text("why"));
    List<JsonObject> all = json.objects("revisions");
    assertEquals(newer.toString(), all.getFirst().text("revision"));
    assertEquals(older.toString(), all.get(1).text("revision"));
    assertTrue(all.getFirst().flag("taken"));
    assertFalse(all.getFirst().flag("published"));
    assertEquals("older", all.get(1).text("fate"));
    assertEquals(1_536, all.getFirst().number("size"));
    JsonObject commit = all.getFirst().object("commit").orElseThrow();
    assertEquals(COMMIT, commit.text("id"));
    assertEquals("https://github.com/a/b/commit/" + COMMIT, commit.text("page"));
    assertFalse(all.get(1).has("commit"));
    JsonObject volume = json.object("volume").orElseThrow();
    assertEquals(Samples.REVISION.toString(), volume.text("revision"));
    assertFalse(volume.flag("attached"));
    assertEquals(newer + "\n", shown(Selections.of(CONFIG), Optional.empty(), "-o", "digest"));
  }

  @Test
  void everyFieldIsDocumentedAndNoOtherIsWritten() {
    attach(OLD, "env", "a", Annotations.AUTHORS, "jane");
    attach(NEW, "env", "b");
    String out =
        shown(Selections.of(CONFIG), volume(true), "-o", "json")
            + shown(Selections.matching(CONFIG, "env=a"), Optional.empty(), "-o", "json")
            + shown(Selections.refusing(CONFIG), Optional.empty(), "-o", "json");
    List<String> documented = JsonFields.ALL.stream().map(JsonFields.Field::name).toList();
    java.util.regex.Pattern.compile("\"([^\"]+)\":")
        .matcher(out)
        .results()
        .map(name -> name.group(1))
        .filter(name -> !name.equals("env") && !name.startsWith("org.opencontainers."))
        .forEach(name -> assertTrue(documented.contains(name), name));
  }

  @Test
  void theVolumeHasAnotherNameHere() {
    shown(Selections.of(CONFIG), Optional.empty(), "--volume", "/etc/app");
    assertEquals(
        Path.of("/etc/app"),
        session.executed().settings().get(dev.remora.settings.SettingsTable.TO));
    assertEquals(2, session.run("history", "a.example/b", "--volume", "/a", "--to", "/b"));
    assertEquals(List.of("remora: --volume: given twice, or beside --to"), session.errLines());
  }

  private static JsonObject json(String out) throws MalformedJson {
    return JsonObject.parse(out.getBytes(StandardCharsets.UTF_8));
  }
}
