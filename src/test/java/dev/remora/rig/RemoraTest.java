package dev.remora.rig;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The product as a process: what it is given, and what comes back. */
class RemoraTest {

  @TempDir Path directory;

  @Test
  void processSeesOnlyPathHomeAndWhatIsGiven() throws IOException {
    var remora = Remora.in(directory, script("env; echo trouble >&2; exit 14"));

    var run = remora.run(Map.of("REMORA_IMAGE", "x"), "a").expect(14);

    var names = run.stdout().lines().map(line -> line.split("=", 2)[0]).toList();
    assertTrue(run.stdout().contains("REMORA_IMAGE=x\n"), run::toString);
    assertTrue(run.stdout().contains("HOME=" + remora.home() + "\n"), run::toString);
    assertTrue(names.contains("PATH"), run::toString);
    assertFalse(names.contains("JAVA_HOME") || names.contains("USER"), run::toString);
    assertEquals("trouble\n", run.stderr());
  }

  @Test
  void startedProcessCanBeKilled() throws Exception {
    var remora = Remora.in(directory, script("echo $1; exec sleep 60"));

    var started = remora.start(Map.of(), "ready");
    while (!started.stdout().equals("ready\n")) {
      assertFalse(started.process().waitFor(5, TimeUnit.MILLISECONDS), started::stderr);
    }
    started.close();

    assertEquals(128 + 9, started.process().exitValue());
  }

  private Path script(String body) throws IOException {
    var script = Files.writeString(directory.resolve("script"), "#!/bin/sh\n" + body + "\n");
    return Files.setPosixFilePermissions(script, fromString("rwx------"));
  }
}
