package dev.remora.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.Demo;
import dev.remora.rig.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The first thing that a newcomer runs, and the transcript of it that the README shows. */
class DemoIT {
  private static final String BEGIN = "<!-- demo -->\n\n```console\n";
  private static final String END = "```\n\n<!-- /demo -->";

  @Test
  void theDemoPrintsTheTranscriptOfTheReadme() throws IOException {
    Run demo = Demo.run().expect(0);
    assertEquals("", demo.stderr());
    String readme = Files.readString(Path.of("README.md"));
    int from = readme.indexOf(BEGIN) + BEGIN.length();
    String transcript = readme.substring(from, readme.indexOf(END, from));
    assertEquals(
        comparable(transcript),
        comparable(demo.stdout()),
        "put what scripts/demo prints into the README");
    demo.stdout().lines().forEach(line -> assertTrue(line.length() <= 130, line));
  }

  /** Without what is another each time: digests, and the time. */
  private static String comparable(String text) {
    return text.replaceAll("\\b[0-9a-f]{12}(?:[0-9a-f]{52})?\\b", "<digest>")
        .replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ", "<time>");
  }
}
