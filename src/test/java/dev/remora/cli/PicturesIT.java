package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.remora.rig.Requires;
import dev.remora.rig.Run;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the pictures show is what a real terminal gets. */
class PicturesIT {
  /** The sign that it is at work, which comes where the machine is, too. */
  private static final Pattern REDRAWN =
      Pattern.compile("\u001b\\[\\?7l[^\u001b]*\u001b\\[\\?7h\u001b\\[\\d+A\u001b\\[J");

  @TempDir Path work;

  @Test
  @Requires({Tool.BASH, Tool.SCRIPT})
  void aRealTerminalShowsWhatIsInThePicture() throws IOException {
    TerminalPicture picture = Objects.requireNonNull(Pictures.all(work).get("explain"));
    String executable =
        Path.of(System.getProperty("remora.executable", "target/remora"))
            .toAbsolutePath()
            .toString();
    String digest =
        picture.lines().stream().filter(l -> l.startsWith("@")).findFirst().orElseThrow();
    String typed = Pictures.EXPLAIN.replace("$IMAGE", "oci:app" + digest);
    Run run =
        Tool.BASH.run(
            work,
            Map.of("TERM", "xterm", "LC_ALL", "C.UTF-8"),
            "-c",
            "exec script -qec 'stty cols 80; exec %s %s' /dev/null </dev/null"
                .formatted(executable, typed));
    run.expect(0);
    String left = REDRAWN.matcher(run.stdout().replace("\r", "")).replaceAll("");
    String screen = "$ remora " + Pictures.EXPLAIN + "\n" + left;
    assertEquals(picture, TerminalPicture.of(picture.title(), screen));
  }
}
