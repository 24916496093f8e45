package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.failure.ExitCode;
import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import dev.remora.rig.Run;
import dev.remora.rig.TestImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code remora pull --dry-run} says, and that it does nothing. */
class DryRunTest extends DiffScenario {
  private static final String OLD = "name: app\nport: 8080\n";
  private static final String NEW = "name: app\nport: 9090\n";

  private Run dry(String... more) {
    String[] all = new String[more.length + 4];
    System.arraycopy(new String[] {"pull", image, "--to=" + volume, "--dry-run"}, 0, all, 0, 4);
    System.arraycopy(more, 0, all, 4, more.length);
    return run(all);
  }

  @Test
  void onAVolumeThatIsNotThereAllWouldBeNew() throws IOException {
    String revision = attached(files("app.yaml", OLD, "conf/a.ini", "[a]\n"));
    Run run = dry().expect(0);
    assertTrue(
        run.stdout().startsWith(volume + ": a pull would publish " + revision + " of oci:"),
        run.stdout());
    assertTrue(run.stdout().contains("\nin place of nothing\n+ app.yaml    +2\n"), run.stdout());
    assertTrue(run.stdout().contains("\n+++ b/conf/a.ini\n@@ -0,0 +1 @@\n+[a]\n"), run.stdout());
    assertFalse(Files.exists(volume), "nothing is published");
    assertEquals(List.of(), leftInTemporaryPlace());
    Files.createDirectory(volume);
    assertEquals(run.stdout(), dry().expect(0).stdout());
    assertEquals(1, listing(volume).size());
  }

  @Test
  void whatItSaysIsWhatAPullDoes() throws IOException {
    attached(files("app.yaml", OLD, "gone.txt", "x\n"));
    run("pull", image, "--to=" + volume).expect(0);
    assertTrue(dry().expect(0).stdout().endsWith("\na pull would change nothing\n"));
    assertEquals(0, dry("--exit-code").exit());

    String now = attached(files("app.yaml", NEW, "conf/a.ini", "[a]\n"));
    List<String> before = listing(volume);
    Run run = dry("--exit-code");
    assertEquals(ExitCode.DIFFERS.code(), run.exit());
    assertEquals("", run.stderr());
    assertEquals(before, listing(volume), "it only looks");
    assertTrue(
        run.stdout().contains("~ app.yaml    +1 -1\n+ conf/a.ini  +1\n- gone.txt    -1\n"),
        run.stdout());
    assertEquals(now, dry("-o", "digest").expect(0).stdout().strip());
    run("pull", image, "--to=" + volume).expect(0);
    assertEquals(0, dry("--exit-code").exit());
  }

  @Test
  void theSameFilesUnderAnotherRevisionWouldBePublishedAllTheSame() throws IOException {
    attached(files("app.yaml", OLD));
    run("pull", image, "--to=" + volume).expect(0);
    run("attach", image, "--from=previous", "--force");
    attached(files("app.yaml", OLD));
    Run run = dry("--exit-code");
    assertEquals(ExitCode.DIFFERS.code(), run.exit());
    assertTrue(run.stdout().endsWith("\nno file differs\n"), run.stdout());
  }

  @Test
  void itSaysWhatWouldBeRestored() throws IOException {
    attached(files("app.yaml", OLD, "run.sh", "#!/bin/sh\n", "whole.txt", "whole\n"));
    run("pull", image, "--to=" + volume).expect(0);
    Path published = volume.resolve("..data").toRealPath();
    Files.writeString(published.resolve("app.yaml"), "name: other\nport: 8080\n");
    Files.writeString(published.resolve("more.txt"), "more\n");
    Files.setPosixFilePermissions(
        published.resolve("run.sh"), PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.delete(published.resolve("whole.txt"));
    List<String> before = listing(volume);
    String out = dry("--exit-code").expect(ExitCode.DIFFERS.code()).stdout();
    assertEquals(before, listing(volume));
    for (String line :
        List.of(
            "     altered: app.yaml has other content",
            "     altered: more.txt was not published",
            "~ app.yaml   +1 -1",
            "- more.txt   -1",
            "~ run.sh     mode 0777 to 0644",
            "+ whole.txt  +1",
            "-name: other",
            "+name: app")) {
      assertTrue(out.contains("\n" + line + "\n"), line + " in " + out);
    }
    run("pull", image, "--to=" + volume).expect(0);
    assertEquals(0, dry("--exit-code").exit());
  }

  @Test
  void anotherImagesVolumeIsComparedAsItIs() throws IOException {
    String mine = image;
    attached(files("app.yaml", OLD));
    run("pull", image, "--to=" + volume).expect(0);
    Path registry = work.resolve("registry");
    image =
        "oci:"
            + registry
            + "@"
            + TestImages.in(registry).index("v2", "linux/amd64").index().digest();
    attached(files("app.yaml", NEW));
    String out = dry().expect(0).stdout();
    assertTrue(out.contains("in place of sha256:"), out);
    assertTrue(out.contains("\n-port: 8080\n+port: 9090\n"), out);
    image = mine;
    assertEquals(0, dry("--exit-code").exit());
  }

  @Test
  void aVetoIsTheFailureOfThePull() throws IOException {
    attached(files("app.yaml", "a: [\n"));
    Run run = dry("--validate=yaml", "--exit-code");
    run.expect(ExitCode.REFUSED.code());
    String pull = run("pull", image, "--to=" + volume, "--validate=yaml").stderr();
    assertEquals(pull, run.stderr());
    assertEquals(List.of(), leftInTemporaryPlace());
    dry("--validate=json").expect(0);
  }

  @Test
  void aNameThatIsTakenIsRefusedAsByThePull() throws IOException {
    attached(files("app.yaml", OLD));
    Files.createDirectory(volume);
    Files.writeString(volume.resolve("app.yaml"), "mine\n");
    Run run = dry();
    run.expect(ExitCode.REFUSED.code());
    assertEquals(run("pull", image, "--to=" + volume).stderr(), run.stderr());
  }

  @Test
  void otherModesWouldChangeTheVolume() throws IOException {
    attached(files("app.yaml", OLD, "d/a.txt", "a\n"));
    run("pull", image, "--to=" + volume).expect(0);
    String out =
        dry("--file-mode=0640", "--dir-mode=0750", "--exit-code")
            .expect(ExitCode.DIFFERS.code())
            .stdout();
    assertTrue(out.contains("~ app.yaml  mode 0644 to 0640\n"), out);
    assertTrue(out.contains("~ d/        mode 0755 to 0750\n"), out);
    assertTrue(out.endsWith("\nfiles: 3 with another mode\n"), out);
  }

  @Test
  void machinesGetTheSame() throws IOException, MalformedJson {
    String old = attached(files("app.yaml", OLD));
    run("pull", image, "--to=" + volume).expect(0);
    String now = attached(files("app.yaml", NEW));
    JsonObject json = json("pull", image, "--to=" + volume, "--dry-run");
    assertEquals(now, json.text("revision"));
    assertEquals(old, json.text("previous"));
    assertEquals("the newest of 2 generations", json.text("why"));
    assertTrue(json.flag("changed"));
    JsonObject change = json.objects("changes").getFirst();
    assertEquals("0644", change.object("before").orElseThrow().text("mode"));
    assertEquals(1, change.number("added"));
  }

  @Test
  void itsOptionsAreNoneOfAPull() {
    Run run = run("pull", image, "--exit-code");
    run.expect(2);
    assertEquals("remora: --exit-code: makes a difference with --dry-run\n", run.stderr());
  }
}
