package dev.remora.readers;

import static dev.remora.readers.Sees.SOON;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** Programs that neither watch nor are told: they read when they want to. */
@RunsReaders
class PlainReadsIT {
  @TempDir Path scratch;

  @Test
  void whoOpensByNameSeesWhatIsThere() {
    try (var scene = scene()) {
      scene.start(script("each.sh"), "/config/app.yaml", "/config/second.yaml").prints();
      scene.play("anything", "opens the files each time", SOON, SOON);
    }
  }

  @Test
  void whoKeepsAFileOpenKeepsTheOldOne() {
    try (var scene = scene()) {
      scene.start(script("open.sh"), "/config").prints();
      scene.playUnseen("anything", "keeps the files open");
    }
  }

  @Test
  void aMountOfOneFileKeepsTheOldOne() throws Exception {
    try (var scene = scene()) {
      var app = mounted(scene, "app.yaml");
      var second = mounted(scene, "second.yaml");
      try {
        scene.start(script("each.sh"), app.toString(), second.toString()).prints();
        scene.playUnseen("anything", "a mount of one file (`subPath`)");
      } finally {
        run("umount", app.toString());
        run("umount", second.toString());
      }
    }
  }

  private static Path mounted(Scene scene, String name) throws Exception {
    var point = Files.createFile(scene.scratch().resolve("mounted-" + name));
    if (run("mount", "--bind", scene.volume().resolve(name).toString(), point.toString()) != 0) {
      throw new TestAbortedException("mount --bind is not permitted");
    }
    return point;
  }

  private static int run(String... line) throws IOException, InterruptedException {
    return new ProcessBuilder(line).start().waitFor();
  }

  private static String script(String name) {
    return Programs.source("plain", name).toString();
  }

  private Scene scene() {
    return Scene.of(scratch, "plain").deliver();
  }
}
