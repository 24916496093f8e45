package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.AccessDenied;
import dev.remora.failure.ExitCode;
import dev.remora.failure.Interrupted;
import dev.remora.failure.Purpose;
import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import dev.remora.oci.Annotations;
import dev.remora.oci.RawDocument;
import dev.remora.sync.Target;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ends up on the two streams and in the termination log, and the exit code. */
class RunTest {
  private static final String IMAGE = "registry.example.com/app:v1";
  private final Session session = new Session();

  private static Session denied() {
    return new Session()
        .whose(
            invocation -> {
              throw new AccessDenied(
                  new Purpose("pull from", "registry.example.com/app"),
                  "the registry refused\u001b[2J the password",
                  "log in again");
            });
  }

  @Test
  void aFailureIsOneLineOnStandardErrorAndItsCode() {
    Session session = denied();
    assertEquals(13, session.run("pull", IMAGE));
    assertEquals(
        List.of(
            "remora: cannot pull from registry.example.com/app: the registry refused\uFFFD[2J the"
                + " password; log in again"),
        session.errLines());
    assertEquals("", session.out());
  }

  @Test
  void aFailureIsRedOnATerminalUnlessNoColourIsWanted() {
    Session session = denied().onATerminal();
    session.run("pull", IMAGE);
    assertTrue(session.err().startsWith("\u001b[31mremora: cannot"), session.err());
    session.with("NO_COLOR", "1").run("pull", IMAGE);
    assertTrue(session.err().startsWith("remora: cannot"), session.err());
    session.with("NO_COLOR", "").with("TERM", "dumb").run("pull", IMAGE);
    assertTrue(session.err().startsWith("remora: cannot"), session.err());
  }

  @Test
  void withJsonAFailureIsAlsoOneObjectOnStandardOutput() throws MalformedJson {
    Session session = denied();
    assertEquals(13, session.run("pull", IMAGE, "--output", "json"));
    JsonObject error = json(session).object("error").orElseThrow();
    assertEquals(13, error.number("code"));
    assertEquals("access-denied", error.text("class"));
    assertTrue(error.text("message").startsWith("cannot pull from registry.example.com/app: "));
    assertEquals("log in again", error.text("advice"));
    assertEquals(1, session.errLines().size());
  }

  @Test
  void withJsonMistakesAreOneObjectThatListsThem() throws MalformedJson {
    session.with("REMORA_OUTPUT", "json").with("REMORA_DEADLINE", "soon");
    assertEquals(2, session.run("pull", IMAGE, "--file-mode", "rw"));
    JsonObject error = json(session).object("error").orElseThrow();
    assertEquals("usage", error.text("class"));
    assertEquals(
        List.of(
            "--file-mode: 'rw': an octal mode such as 0644 is expected",
            "REMORA_DEADLINE: 'soon' is no duration; one such as 30s, 2m or 1h30m is expected"),
        error.texts("problems"));
  }

  @Test
  void aListingAsJsonFailsAsJson() throws MalformedJson {
    Session session = denied();
    session.run("discover", IMAGE, "-o", "json");
    assertEquals(13, json(session).object("error").orElseThrow().number("code"));
  }

  @Test
  void whoIsEndedBeforeItIsDoneSaysSo() throws MalformedJson {
    session.whose(
        invocation -> {
          throw new Interrupted(new Purpose("pull", IMAGE));
        });
    assertEquals(130, session.run("pull", IMAGE, "--output", "json"));
    assertEquals(
        List.of("remora: cannot pull registry.example.com/app:v1: interrupted"),
        session.errLines());
    assertEquals(130, json(session).object("error").orElseThrow().number("code"));
  }

  @Test
  void aDefectIsOneLineWithItsPlaceAndWithoutItsMessage() {
    session.whose(
        invocation -> {
          throw new IllegalStateException("https://r/?token=hunter2");
        });
    assertEquals(1, session.run("pull", IMAGE));
    assertEquals(1, session.errLines().size());
    assertTrue(session.err().contains("IllegalStateException at dev.remora.cli.RunTest"));
    assertFalse(session.err().contains("hunter2"));
  }

  @Test
  void evenAnErrorOfTheMachineEndsWithOneLine() {
    session.whose(
        invocation -> {
          throw new StackOverflowError();
        });
    assertEquals(1, session.run("pull", IMAGE));
    assertEquals(1, session.errLines().size());
  }

  @Test
  void aStackTraceIsShownToWhoAsksForIt() {
    Session session = denied();
    session.run("pull", IMAGE, "--verbose");
    assertTrue(session.err().contains("\n at dev.remora.cli."), session.err());
    session.run("--verbose", "pull", IMAGE);
    assertTrue(session.err().contains("\n at dev.remora.cli."), session.err());
  }

  @Test
  void everyResultIsOneLineOfTextOrOneDocumentedObject() throws MalformedJson {
    Map<String, String[]> runs =
        Map.of(
            "pull", new String[] {"pull", IMAGE},
            "attach", new String[] {"attach", IMAGE, "f"},
            "detach", new String[] {"detach", IMAGE, "2222"},
            "push", new String[] {"push", IMAGE, "f"});
    for (Map.Entry<String, String[]> run : runs.entrySet()) {
      assertEquals(0, session.run(run.getValue()));
      assertEquals(1, session.out().lines().count(), session.out());
      assertTrue(session.out().contains(Samples.REVISION.shortened()));
      assertTrue(session.out().length() <= 80, session.out());
      assertEquals("", session.err());
      assertEquals(0, new Session().with("REMORA_OUTPUT", "json").run(run.getValue()));
      Session machine = new Session().with("REMORA_OUTPUT", "json");
      machine.run(run.getValue());
      JsonObject result = json(machine);
      for (String field : JsonFields.of(run.getKey())) {
        boolean otherForm =
            run.getKey().equals("pull") && List.of("artifact", "bridged").contains(field);
        assertEquals(!otherForm, result.has(field), run.getKey() + " " + field);
      }
    }
  }

  @Test
  void noFieldIsUndocumented() throws MalformedJson {
    List<String> bodies = new ArrayList<>();
    for (Result result :
        List.of(
            Samples.pulled(new Target.Image(Samples.REFERENCE), true),
            Samples.pulled(new Target.Artifact(Samples.REFERENCE), false),
            Samples.discovered(Invocation.Listing.JSON),
            Samples.attached(),
            Samples.standing(List.of()))) {
      bodies.add(ResultJson.of(result).toString());
    }
    bodies.add(ResultJson.of(List.of()).toString());
    List<String> documented = new ArrayList<>(JsonFields.ALL.stream().map(f -> f.name()).toList());
    documented.addAll(List.of("error", "env", "org.opencontainers.image.created"));
    for (String body : bodies) {
      var names = java.util.regex.Pattern.compile("\"([^\"]+)\":").matcher(body);
      while (names.find()) {
        assertTrue(documented.contains(names.group(1)), names.group(1));
      }
    }
  }

  @Test
  void pullSaysWhetherItPublishedOrHadItAlready() {
    session.run("pull", IMAGE);
    assertEquals(
        "/config: published 222222222222 of registry.example.com/app:v1 (2 files)\n",
        session.out());
    session.whose(i -> Samples.pulled(((Invocation.Pull) i).target(), false)).run("pull", IMAGE);
    assertEquals(
        "/config: already has 222222222222 of registry.example.com/app:v1 (2 files)\n",
        session.out());
  }

  @Test
  void pullSaysWhereItCameFromWhereThatIsNotTheImagesRepository() {
    session.run("pull", "ghcr.io/acme/app@" + Samples.IMAGE);
    assertEquals(
        "/config: published 222222222222 of ghcr.io/acme/app@111111111111"
            + " (2 files, from registry.example.com/app)\n",
        session.out());
  }

  @Test
  void digestsAreShortenedForPeople() {
    session.run("attach", IMAGE, "f");
    assertEquals(
        "attached 222222222222 to registry.example.com/app@111111111111 (2 files)\n",
        session.out());
    session.run("detach", IMAGE, "2222");
    assertEquals(
        "detached 222222222222 from registry.example.com/app@111111111111\n", session.out());
    session.run("push", IMAGE, "f");
    assertEquals("pushed 222222222222 as registry.example.com/app:v1 (2 files)\n", session.out());
  }

  @Test
  void inspectPrintsTheBytesThatHashToTheDigest() {
    assertEquals(0, session.run("inspect", IMAGE));
    assertArrayEquals(Samples.document().bytes(), session.out().getBytes(StandardCharsets.UTF_8));
    session.run("inspect", IMAGE, "--output", "json");
    assertArrayEquals(Samples.document().bytes(), session.out().getBytes(StandardCharsets.UTF_8));
    session.run("inspect", IMAGE, "--pretty");
    assertTrue(session.out().contains("\n  \"schemaVersion\" : 2,\n"), session.out());
    session.run("inspect", IMAGE, "--descriptor");
    assertTrue(session.out().contains("\"digest\":\"" + Samples.document().digest() + "\""));
  }

  @Test
  void inspectEscapesOnATerminalWhatDoesNotPrint() {
    byte[] bytes = "{\"a\":\"\u009b31m\u202e\"}".getBytes(StandardCharsets.UTF_8);
    RawDocument document = RawDocument.of("application/json", bytes);
    Function<Invocation, Result> inspected =
        invocation -> new Result.Inspected(document, ((Invocation.Inspect) invocation).form());
    Session piped = new Session().whose(inspected);
    piped.run("inspect", IMAGE);
    assertArrayEquals(bytes, piped.out().getBytes(StandardCharsets.UTF_8));
    Session watched = new Session().onATerminal().whose(inspected);
    watched.run("inspect", IMAGE);
    assertEquals("{\"a\":\"\\u009b31m\\u202e\"}", watched.out());
  }

  @Test
  void discoverDrawsATreeByType() {
    session.run("discover", IMAGE);
    assertEquals(
        """
        registry.example.com/app
        @%s
        ├── application/vnd.remora.config.v1
        │   └── %s
        │       ├── created 2026-08-01T12:00:00Z, pull takes this one
        │       └── env=prod
        └── application/x-\uFFFD[31msignature (not a configuration)
            └── %s
        """
            .formatted(Samples.IMAGE, Samples.REVISION, Samples.OTHER),
        session.out());
    session.out().lines().forEach(line -> assertTrue(line.length() <= 80, line));
  }

  @Test
  void discoverShowsTimesToTheSecondAndWhatIsNoneAsItIs() {
    assertTrue(tree("2026-08-01T12:00:00.123456789Z").contains("created 2026-08-01T12:00:00Z\n"));
    assertTrue(tree("2026-08-01T14:00:00.5+02:00").contains("created 2026-08-01T12:00:00Z\n"));
    assertTrue(tree("last \u001b[5mweek").contains("created last \uFFFD[5mweek\n"));
    assertFalse(tree("").contains("created"));
  }

  private String tree(String created) {
    AttachedItem item =
        new AttachedItem(
            Samples.OTHER,
            "custom/config",
            new Annotations(created.isEmpty() ? Map.of() : Map.of(Annotations.CREATED, created)),
            7,
            true,
            false,
            Optional.empty());
    session
        .whose(
            i ->
                new Result.Discovered(
                    Samples.REFERENCE, Samples.IMAGE, List.of(item), Invocation.Listing.TREE))
        .run("discover", IMAGE);
    return session.out();
  }

  @Test
  void discoverPrintsATableWithAlignedColumns() {
    session.run("discover", IMAGE, "-o", "table");
    List<String> lines = session.out().lines().toList();
    assertEquals(3, lines.size());
    int column = lines.getFirst().indexOf("TYPE");
    assertEquals(column, lines.get(1).indexOf("application/vnd"));
    assertEquals(column, lines.get(2).indexOf("application/x-"));
    assertTrue(lines.get(1).endsWith("env=prod"));
  }

  @Test
  void discoverAsJsonListsEverything() throws MalformedJson {
    session.run("discover", IMAGE, "-o", "json");
    List<JsonObject> attached = json(session).objects("attached");
    assertEquals(2, attached.size());
    assertTrue(attached.getFirst().flag("chosen"));
    assertEquals(Samples.OTHER.toString(), attached.get(1).text("digest"));
  }

  @Test
  void nothingAttachedIsSaid() {
    session.whose(
        i ->
            new Result.Discovered(
                Samples.REFERENCE, Samples.IMAGE, List.of(), Invocation.Listing.TREE));
    assertEquals(0, session.run("discover", IMAGE));
    assertTrue(session.out().endsWith("\nnothing is attached\n"));
  }

  @Test
  void theTerminationLogGetsImageRevisionAndSource(@TempDir Path directory) throws IOException {
    Path log = Files.writeString(directory.resolve("log"), "x".repeat(5_000));
    session.with("REMORA_TERMINATION_LOG", log.toString()).run("pull", IMAGE);
    assertEquals(
        "image registry.example.com/app:v1 revision "
            + Samples.REVISION
            + " source registry.example.com/app age 0s\n",
        Files.readString(log));
  }

  @Test
  void aStartOnTheVolumeSaysSoAndHowOldItIs(@TempDir Path directory)
      throws IOException, MalformedJson {
    Path log = Files.createFile(directory.resolve("log"));
    Session session =
        new Session()
            .with("REMORA_TERMINATION_LOG", log.toString())
            .with("REMORA_OUTPUT", "json")
            .whose(invocation -> Samples.bridged());
    assertEquals(0, session.run("pull", IMAGE));
    assertTrue(Files.readString(log).endsWith(" source volume age 3h5s\n"), Files.readString(log));
    JsonObject result = json(session);
    assertEquals("volume", result.text("basis"));
    assertEquals("2026-02-01T12:00:00Z", result.text("confirmed"));
    assertEquals(10_805, result.number("age"));
    assertEquals("unavailable", result.text("bridged"));
  }

  @Test
  void aStartWithoutAnyConfigurationSaysSo(@TempDir Path directory)
      throws IOException, MalformedJson {
    Path log = Files.createFile(directory.resolve("log"));
    Result none =
        new Result.WithNone(
            new Target.Image(Samples.REFERENCE), true, ExitCode.ACCESS_DENIED, Path.of("/config"));
    Session session =
        new Session().with("REMORA_TERMINATION_LOG", log.toString()).whose(invocation -> none);
    assertEquals(0, session.run("pull", IMAGE));
    assertTrue(session.out().startsWith("/config: no configuration of "), session.out());
    assertTrue(Files.readString(log).endsWith(" revision none\n"), Files.readString(log));
    JsonObject result = JsonObject.parse(ResultJson.of(none).bytes());
    assertEquals("none", result.text("basis"));
    assertEquals("access-denied", result.text("bridged"));
    assertEquals(List.of(), result.objects("files"));
    assertTrue(result.flag("changed"));
  }

  @Test
  void theTerminationLogGetsTheLineOfAFailureAndEveryMistake(@TempDir Path directory)
      throws IOException {
    Path log = Files.createFile(directory.resolve("log"));
    denied().with("REMORA_TERMINATION_LOG", log.toString()).run("pull", IMAGE);
    assertTrue(Files.readString(log).endsWith(" password; log in again\n"));
    session
        .with("REMORA_TERMINATION_LOG", log.toString())
        .with("REMORA_DEADLINE", "soon")
        .run("pull", IMAGE, "--to");
    assertEquals(2, Files.readAllLines(log).size());
    new Session().with("REMORA_TERMINATION_LOG", log.toString()).run("pul");
    assertEquals("pul: no such command; the nearest is pull\n", Files.readString(log));
  }

  @Test
  void theTerminationLogIsNeverMadeNorFollowedNorWrittenByOtherCommands(@TempDir Path directory)
      throws IOException {
    Path missing = directory.resolve("missing");
    assertEquals(0, session.with("REMORA_TERMINATION_LOG", missing.toString()).run("pull", IMAGE));
    assertFalse(Files.exists(missing));
    Path target = Files.writeString(directory.resolve("target"), "precious");
    Path link = Files.createSymbolicLink(directory.resolve("link"), target);
    session.with("REMORA_TERMINATION_LOG", link.toString()).run("pull", IMAGE);
    session.with("REMORA_TERMINATION_LOG", target.toString()).run("discover", IMAGE);
    assertEquals("precious", Files.readString(target));
  }

  @Test
  void theTerminationLogIsCutBetweenCharacters(@TempDir Path directory) throws IOException {
    Path log = Files.createFile(directory.resolve("log"));
    new TerminationLog(log).write("x" + "é".repeat(3_000));
    byte[] bytes = Files.readAllBytes(log);
    assertEquals(4095, bytes.length);
    assertEquals("x" + "é".repeat(2_047), new String(bytes, StandardCharsets.UTF_8));
  }

  @Test
  void aResultThatCannotBeWrittenIsNotASuccess() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    Console console =
        new Console(
            new StandardStreams(full, OutputStream.nullOutputStream(), false, false), Map.of());
    Commands.Factory product = (log, progress) -> Samples::resultOf;
    assertEquals(
        2,
        new Remora(Map.of(), console, dev.remora.time.Clock.system(), product).run("pull", IMAGE));
  }

  private static JsonObject json(Session session) throws MalformedJson {
    assertEquals(1, session.out().lines().count(), session.out());
    return JsonObject.parse(session.out().getBytes(StandardCharsets.UTF_8));
  }
}
