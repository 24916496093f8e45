package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.attach.AttachmentSubject;
import dev.remora.attach.NewSignature;
import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import dev.remora.oci.Annotations;
import dev.remora.oci.Digest;
import dev.remora.oci.MediaType;
import dev.remora.oci.Platform;
import dev.remora.oci.RawDocument;
import dev.remora.sync.Target;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Results on standard output, for people and for machines. */
class ResultsTest {
  private static final String IMAGE = "registry.example.com/app:v1";
  private static final String KEY = "src/test/resources/trust/openssl-ecparam.pem";
  private final Session session = new Session();

  @Test
  void everyResultIsOneLineOfTextOrOneDocumentedObject() throws MalformedJson {
    Map<String, String[]> runs =
        Map.of(
            "pull", new String[] {"pull", IMAGE},
            "attach", new String[] {"attach", IMAGE, "f"},
            "detach", new String[] {"detach", IMAGE, "2222"},
            "sign", new String[] {"sign", IMAGE, "2222", "--sign-key", KEY},
            "push", new String[] {"push", IMAGE, "f"});
    for (Map.Entry<String, String[]> run : runs.entrySet()) {
      assertEquals(0, session.run(run.getValue()));
      assertEquals(1, session.out().lines().count(), session.out());
      assertEquals(2, session.out().split(Samples.REVISION.toString(), -1).length, session.out());
      assertEquals("", session.err());
      assertEquals(0, new Session().with("REMORA_OUTPUT", "json").run(run.getValue()));
      Session machine = new Session().with("REMORA_OUTPUT", "json");
      machine.run(run.getValue());
      JsonObject result = json(machine);
      for (String field : JsonFields.of(run.getKey())) {
        boolean otherForm =
            switch (run.getKey()) {
              case "push" -> field.equals("signature");
              case "sign" -> false;
              default -> List.of("artifact", "bridged", "platform", "signature").contains(field);
            };
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
            Samples.standing(List.of()),
            Samples.signed(true, Optional.empty()),
            Samples.signed(true, Optional.of(StatusTest.OTHER_KEY)))) {
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
  void aDirectoryIsNotCountedAsAFile() {
    assertEquals("1 directory", counted(file(true)));
    assertEquals("2 directories", counted(file(true), file(true)));
    assertEquals("1 file, 1 directory", counted(file(true), file(false)));
    assertEquals("2 files", counted(file(false), file(false)));
    assertEquals("no files", counted());
  }

  private String counted(Result.RevisionFile... files) {
    Result.Revision revision =
        new Result.Revision(Samples.REVISION, "t", Optional.empty(), List.of(files));
    session
        .whose(_ -> new Result.Pushed(Samples.REFERENCE, revision, Optional.empty()))
        .run("push", IMAGE, "f");
    return session.out().replaceFirst("(?s).*\\((.*)\\)\n", "$1");
  }

  private static Result.RevisionFile file(boolean directory) {
    return new Result.RevisionFile("f", Samples.OTHER, 1, directory);
  }

  @Test
  void pullSaysWhetherItPublishedOrHadItAlready() {
    session.run("pull", IMAGE);
    assertEquals(
        "/config: published " + Samples.REVISION + " of registry.example.com/app:v1 (2 files)\n",
        session.out());
    session.whose(i -> Samples.pulled(((Invocation.Pull) i).target(), false)).run("pull", IMAGE);
    assertEquals(
        "/config: already has " + Samples.REVISION + " of registry.example.com/app:v1 (2 files)\n",
        session.out());
  }

  @Test
  void pullSaysWhereItCameFromWhereThatIsNotTheImagesRepository() {
    session.run("pull", "ghcr.io/acme/app@" + Samples.IMAGE);
    assertEquals(
        "/config: published "
            + Samples.REVISION
            + " of ghcr.io/acme/app@111111111111"
            + " (2 files, from registry.example.com/app)\n",
        session.out());
  }

  @Test
  void whoSignedIsNamedAndWhereThatStands() throws MalformedJson {
    NewSignature made = Samples.signature();
    String signed = "signed by prod.pem (SHA256:AAAA) in " + made.digest();
    session.run("sign", IMAGE, "2222", "--sign-key", KEY);
    assertEquals(
        "signed "
            + Samples.REVISION
            + " of registry.example.com/app@111111111111 by prod.pem (SHA256:AAAA) in "
            + made.digest()
            + "\n",
        session.out());
    Result.Attached plain = Samples.attached();
    Result attached =
        new Result.Attached(plain.image(), plain.to(), plain.revision(), Optional.of(made));
    session.whose(_ -> attached).run("attach", IMAGE, "f");
    assertTrue(session.out().endsWith(" (2 files), " + signed + "\n"), session::out);
    Result pushed = new Result.Pushed(Samples.REFERENCE, plain.revision(), Optional.of(made));
    session.whose(_ -> pushed).run("push", IMAGE, "f");
    assertTrue(session.out().endsWith(" (2 files), " + signed + "\n"), session::out);
    for (Result result : List.of(attached, pushed)) {
      Session machine = new Session().whose(_ -> result);
      machine.run("push", IMAGE, "f", "-o", "json");
      JsonObject signature = json(machine).object("signature").orElseThrow();
      assertEquals("cosign-bundle", signature.text("kind"));
      assertEquals("prod.pem (SHA256:AAAA)", signature.text("signer"));
      assertEquals("key", signature.text("signerKind"));
      assertEquals(made.digest().toString(), signature.text("digest"));
      assertEquals(Map.of("env", "prod"), signature.textMap("annotations"));
    }
  }

  @Test
  void howManySignaturesWentWithItIsTold() {
    for (int count : new int[] {1, 2}) {
      List<Digest> signatures = Collections.nCopies(count, Samples.OTHER);
      session
          .whose(
              _ ->
                  new Result.Detached(
                      Samples.REFERENCE, Samples.IMAGE, Samples.REVISION, signatures))
          .run("detach", IMAGE, "2222");
      String told = count == 1 ? ", with its signature\n" : ", with its 2 signatures\n";
      assertTrue(session.out().endsWith(told), session::out);
    }
  }

  @Test
  void whatWasMadeIsNamedInFullAndTheImageInShort() {
    session.run("attach", IMAGE, "f");
    assertEquals(
        "attached " + Samples.REVISION + " to registry.example.com/app@111111111111 (2 files)\n",
        session.out());
    session.run("detach", IMAGE, "2222");
    assertEquals(
        "detached " + Samples.REVISION + " from registry.example.com/app@111111111111\n",
        session.out());
    session.run("push", IMAGE, "f");
    assertEquals(
        "pushed " + Samples.REVISION + " as registry.example.com/app:v1 (2 files)\n",
        session.out());
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
        registry.example.com/app@%s
        ├── application/vnd.remora.config.v1
        │   └── %s
        │       ├── created 2026-08-01T12:00:00Z, pull takes this one
        │       └── env=prod
        └── application/x-\uFFFD[31msignature (not a configuration)
            └── %s
        """
            .formatted(Samples.IMAGE, Samples.REVISION, Samples.OTHER),
        session.out());
    session.onATerminal().run("discover", IMAGE);
    assertTrue(session.out().startsWith("registry.example.com/app\n@" + Samples.IMAGE + "\n"));
  }

  @Test
  void theDigestAloneIsForScripts() {
    for (String[] line :
        new String[][] {
          {"pull", IMAGE, "-o", "digest"},
          {"attach", IMAGE, "f", "-odigest"},
          {"detach", IMAGE, "2222", "-o=digest"},
          {"push", IMAGE, "f", "--output", "digest"},
          {"discover", IMAGE, "-o", "digest"},
          {"discover", IMAGE, "--output", "digest"},
          {"status", "-o", "digest"}
        }) {
      assertEquals(0, session.run(line));
      assertEquals(Samples.REVISION + "\n", session.out(), String.join(" ", line));
    }
    session.run("inspect", IMAGE, "-o", "digest");
    assertEquals(Samples.document().digest() + "\n", session.out());
    session.whose(i -> discovered(Samples.UNDISPUTED, Invocation.Listing.DIGEST));
    assertEquals(0, session.run("discover", IMAGE, "-o", "digest"));
    assertEquals("", session.out());
  }

  @Test
  void shortSpellingOfOutputIsOneForEveryCommand() throws MalformedJson {
    session.run("attach", IMAGE, "f", "-o", "json");
    assertEquals(Samples.REVISION.toString(), json(session).text("revision"));
    assertEquals(2, session.run("attach", IMAGE, "f", "-o", "json", "--output", "json"));
    assertEquals(2, session.run("attach", IMAGE, "f", "-o", "yaml"));
    assertEquals("", session.out());
  }

  @Test
  void attachSaysWhichPlatformsItIsFor() throws MalformedJson {
    session.whose(i -> Samples.attached(Optional.empty(), MediaType.INDEX));
    session.run("attach", IMAGE, "f");
    assertTrue(session.out().contains(" to the index registry.example.com/app@"), session.out());
    var arm64 = new AttachmentSubject.OfIndex(Samples.OTHER, Platform.parse("linux/arm64"));
    session.whose(i -> Samples.attached(Optional.of(arm64), MediaType.MANIFEST));
    session.run("attach", IMAGE, "f");
    assertTrue(session.out().contains("app@111111111111 for linux/arm64 ("), session.out());
    session.run("attach", IMAGE, "f", "--output", "json");
    assertEquals(Optional.of("linux/arm64"), json(session).optionalText("platform"));
  }

  @Test
  void discoverSaysWhereAPullWouldNotDecide() throws MalformedJson {
    Outlook here =
        new Outlook(Optional.of("pull is ambiguous (exit 12): why"), Optional.of("why"), true);
    Outlook elsewhere = new Outlook(Optional.empty(), Optional.of("why"), false);
    for (Invocation.Listing listing : List.of(Invocation.Listing.TREE, Invocation.Listing.TABLE)) {
      session.whose(i -> discovered(here, listing));
      assertEquals(0, session.run("discover", IMAGE));
      assertTrue(session.out().endsWith("\npull is ambiguous (exit 12): why\n"), session.out());
      session.whose(i -> discovered(elsewhere, listing));
      assertEquals(0, session.run("discover", IMAGE));
      assertTrue(session.out().endsWith("\na pull without --match is ambiguous (exit 12): why\n"));
    }
    session.whose(i -> discovered(elsewhere, Invocation.Listing.JSON));
    session.run("discover", IMAGE, "--output", "json");
    assertEquals(Optional.of("why"), json(session).optionalText("ambiguous"));
  }

  private static Result discovered(Outlook outlook, Invocation.Listing listing) {
    return new Result.Discovered(Samples.REFERENCE, Samples.IMAGE, List.of(), outlook, listing);
  }

  @Test
  void discoverShowsTimesToTheSecondAndWhatIsNoneAsItIs() {
    assertTrue(tree("2026-08-01T12:00:00.123456789Z").contains("created 2026-08-01T12:00:00Z\n"));
    assertTrue(tree("2026-08-01T14:00:00.5+02:00").contains("created 2026-08-01T12:00:00Z\n"));
    assertTrue(tree("last \u001b[5mweek").contains("created last \uFFFD[5mweek\n"));
    assertFalse(tree("").contains("created"));
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
                Samples.REFERENCE,
                Samples.IMAGE,
                List.of(),
                Samples.UNDISPUTED,
                Invocation.Listing.TREE));
    assertEquals(0, session.run("discover", IMAGE));
    assertTrue(session.out().endsWith("\nnothing is attached\n"));
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
                    Samples.REFERENCE,
                    Samples.IMAGE,
                    List.of(item),
                    Samples.UNDISPUTED,
                    Invocation.Listing.TREE))
        .run("discover", IMAGE);
    return session.out();
  }

  private static JsonObject json(Session session) throws MalformedJson {
    assertEquals(1, session.out().lines().count(), session.out());
    return JsonObject.parse(session.out().getBytes(StandardCharsets.UTF_8));
  }
}
