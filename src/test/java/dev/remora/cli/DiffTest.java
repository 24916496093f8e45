package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.ExitCode;
import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import dev.remora.rig.KeyFiles;
import dev.remora.rig.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code remora diff} says of two revisions, whichever way they are named. */
class DiffTest extends DiffScenario {
  private static final String OLD = "name: app\nport: 8080\n";
  private static final String NEW = "name: app\nport: 9090\n";

  @Test
  void thePreviousIsComparedWithTheCurrent() throws IOException {
    String old = attached(files("app.yaml", OLD, "gone.txt", "x\n", "conf/a.ini", "[a]\n"));
    String now = attached(files("app.yaml", NEW, "new.txt", "", "conf/a.ini", "[a]\n"));
    Run run = run("diff", image, "previous", "current").expect(0);
    assertEquals("", run.stderr());
    String out = run.stdout().replaceAll(", created \\S+", "");
    String where = "     of " + image.replaceFirst("@sha256:(.{12}).*", "@$1") + "\n";
    assertEquals(
        "from "
            + old
            + "\n"
            + where
            + "to   "
            + now
            + "\n"
            + where
            + """
            ~ app.yaml  +1 -1
            - gone.txt  -1
            + new.txt   empty

            diff --git a/app.yaml b/app.yaml
            --- a/app.yaml
            +++ b/app.yaml
            @@ -1,2 +1,2 @@
             name: app
            -port: 8080
            +port: 9090

            diff --git a/gone.txt b/gone.txt
            deleted file mode 100644
            --- a/gone.txt
            +++ /dev/null
            @@ -1 +0,0 @@
            -x

            diff --git a/new.txt b/new.txt
            new file mode 100644

            files: 1 added, 1 removed, 1 changed; lines: 1 added, 2 removed
            """,
        out);
    for (String[] names :
        List.of(
            new String[] {old, now},
            new String[] {old.substring(7, 15), now.substring(0, 20)},
            new String[] {old, "current"})) {
      assertEquals(run.stdout(), run("diff", image, names[0], names[1]).stdout());
    }
    assertEquals(List.of(), leftInTemporaryPlace());
  }

  @Test
  void aVolumeIsComparedWithItsOwnImage() throws IOException {
    String old = attached(files("app.yaml", OLD));
    run("pull", image, "--to=" + volume).expect(0);
    String now = attached(files("app.yaml", NEW));
    List<String> before = listing(volume);
    Run run = run("diff", volume.toString(), "current").expect(0);
    assertTrue(run.stdout().startsWith("from " + old + "\n     on " + volume), run.stdout());
    assertTrue(run.stdout().contains("\nto   " + now + "\n"), run.stdout());
    assertTrue(run.stdout().contains("\n-port: 8080\n+port: 9090\n"), run.stdout());
    Run back = run("diff", "current", volume.toString()).expect(0);
    assertTrue(back.stdout().contains("\n-port: 9090\n+port: 8080\n"), back.stdout());
    assertTrue(
        run("diff", volume.toString(), "previous")
            .expect(0)
            .stdout()
            .endsWith("no file differs\n"));
    assertEquals(before, listing(volume), "it only looks");

    Path other = work.resolve("other");
    run("pull", image, "--to=" + other).expect(0);
    Run volumes = run("diff", volume.toString(), other.toString()).expect(0);
    assertTrue(volumes.stdout().contains("\n+port: 9090\n"), volumes.stdout());
  }

  @Test
  void theExitCodeTellsOnlyWhereItIsAsked() throws IOException {
    String old = attached(files("app.yaml", OLD));
    attached(files("app.yaml", NEW));
    assertEquals(0, run("diff", image, "previous", "current").exit());
    assertEquals(3, run("diff", image, "previous", "current", "--exit-code").exit());
    assertEquals(0, run("diff", image, old, "previous", "--exit-code").exit());
    assertEquals(
        ExitCode.NOTHING_ATTACHED.code(),
        run("diff", image, "abcd", "current", "--exit-code").exit());
  }

  @Test
  void whatNobodySignedIsShownFromNowhereButAVolumeWhichIsMarked() throws IOException {
    KeyFiles key = KeyFiles.in(work, "prod");
    String signed = attached(files("app.yaml", OLD), "--sign-key=" + key.signing());
    String unsigned = attached(files("app.yaml", NEW));
    run("pull", image, "--to=" + volume).expect(0);
    String verify = "--verify-key=" + key.verifying();
    Run refused = run("diff", image, signed, unsigned, verify);
    refused.expect(ExitCode.TRUST.code());
    assertEquals("", refused.stdout());
    run("diff", image, signed, unsigned.substring(7, 20), verify).expect(ExitCode.TRUST.code());
    Run current = run("diff", volume.toString(), "current", verify).expect(0);
    assertTrue(current.stdout().contains("\n     does not count: it "), current.stdout());
    assertTrue(current.stdout().contains("\nto   " + signed), current.stdout());
  }

  @Test
  void machinesGetTheSame() throws IOException, MalformedJson {
    attached(files("app.yaml", OLD, "x.bin", "\0old"));
    attached(files("app.yaml", NEW, "x.bin", "\0newer", "s.env", "API_TOKEN=hunter2\n"));
    JsonObject json = json("diff", image, "previous", "current");
    List<JsonObject> changes = json.objects("changes");
    List<String> told = new ArrayList<>();
    for (JsonObject it : changes) {
      told.add(it.text("path") + " " + it.text("change") + " " + it.text("content"));
    }
    assertEquals(
        List.of("app.yaml changed text", "s.env added text", "x.bin changed binary"), told);
    assertTrue(changes.getFirst().text("diff").startsWith("diff --git a/app.yaml b/app.yaml\n"));
    assertFalse(changes.get(1).object("after").orElseThrow().has("size"), "it would tell a length");
    assertEquals(6, changes.get(2).object("after").orElseThrow().number("size"));
    assertEquals(1, json.number("masked"));
    assertFalse(
        run("diff", image, "previous", "current", "-o", "json").stdout().contains("hunter2"));
  }

  @Test
  void secretsAreShownWhereThatIsAsked() throws IOException {
    attached(files("app.env", "API_TOKEN=hunter2\nLICENCE=abc\n"));
    attached(files("app.env", "API_TOKEN=hunter3\nLICENCE=xyz\n"));
    String usual = run("diff", image, "previous", "current").expect(0).stdout();
    assertTrue(
        usual.contains("-API_TOKEN=******\n-LICENCE=abc\n+API_TOKEN=****** (changed)\n"), usual);
    assertTrue(usual.contains("# 2 values are masked, so this is no patch"), usual);
    String more = run("diff", image, "previous", "current", "--mask=lic*").expect(0).stdout();
    assertFalse(more.contains("xyz"), more);
    String all = run("diff", image, "previous", "current", "--no-mask").expect(0).stdout();
    assertTrue(all.contains("+API_TOKEN=hunter3\n"), all);
  }

  @Test
  void whatIsNotCommonIsFetchedAndNothingElse() throws IOException {
    String long1 = "a".repeat(2 << 20);
    attached(files("same.txt", "same\n".repeat(2000), "long.txt", long1, "app.yaml", OLD));
    attached(files("same.txt", "same\n".repeat(2000), "long.txt", long1 + "b", "app.yaml", NEW));
    Path blobs = work.resolve("registry/blobs/sha256");
    try (var all = Files.list(blobs)) {
      for (Path blob : all.toList()) {
        if (Files.size(blob) >= 10_000) {
          Files.delete(blob); // whoever reads it fails
        }
      }
    }
    String out = run("diff", image, "previous", "current").expect(0).stdout();
    assertTrue(
        out.contains("~ long.txt  2097152 to 2097153 bytes, not shown: more than 1 MiB"), out);
    assertTrue(out.contains("+port: 9090"), out);
  }

  @Test
  void mistakesAreToldBeforeAnythingIsRead() {
    Run twice = run("diff", "registry.example.com/app:v1", "current");
    twice.expect(2);
    assertTrue(twice.stderr().contains("remora diff IMAGE previous current"), twice.stderr());
    run("diff", "previous", "current").expect(2);
    run("diff", image, "prev", "current").expect(2);
    run("diff", image, "previous").expect(2);
    run("diff", image, "previous", "current", "--no-mask", "--mask=x").expect(2);
    run("diff", image, "previous", "current", "--mask=*").expect(2);
    Run empty = run("diff", work.resolve("nothing").toString(), "current");
    empty.expect(ExitCode.NOTHING_ATTACHED.code());
  }

  @Test
  void withoutAPlaceForTemporaryFilesItIsSaid() throws IOException {
    attached(files("app.yaml", OLD));
    attached(files("app.yaml", NEW));
    Run run =
        RemoraInProcess.run(
            Map.of("TMPDIR", work.resolve("missing").toString()),
            List.of("diff", image, "previous", "current"));
    run.expect(ExitCode.VOLUME.code());
    assertTrue(run.stderr().contains("by the variable TMPDIR"), run.stderr());
  }
}
