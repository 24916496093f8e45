package dev.remora.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.remora.rig.Requires;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The transcript of a rollback in docs/kubernetes.md: what it shows is what its commands print. */
@OnKubernetes
@Requires(Tool.KUSTOMIZE)
class RollbackIT {
  private static final Path DOCS = Path.of("docs/kubernetes.md");
  private static final String BEGIN = "<!-- rollback -->\n\n```console\n";
  private static final String END = "```\n\n<!-- /rollback -->";

  /** How the docs call the registry. */
  private static final String NAME = "registry.example";

  private static final Pattern IMAGE = Pattern.compile(NAME + "/shop/app@sha256:[0-9a-f]{64}");

  @Test
  void theTranscriptOfTheDocsIsWhatIsTypedAndAnswered(Cluster cluster, Namespace namespace)
      throws IOException {
    var transcript = transcript();
    var shown = IMAGE.matcher(transcript).results().map(match -> match.group()).distinct().toList();
    assertEquals(2, shown.size(), "one image, and the next");
    var real = List.of(cluster.app("1", "greeting: one\n"), cluster.app("2", "greeting: two\n"));
    namespace.deploy(Overlay.base(real.getFirst()));
    var terminal = Terminal.in(namespace);

    var typed = new StringBuilder();
    transcript
        .lines()
        .filter(line -> line.startsWith("$ "))
        .map(line -> replace(line, shown, real))
        .forEach(line -> typed.append(terminal.type(line.substring(2))));

    var printed = replace(typed.toString(), real, shown);
    Files.writeString(cluster.directory().resolve("rollback.txt"), printed);
    assertEquals(
        comparable(transcript),
        comparable(printed),
        "put target/kubernetes/rollback.txt into " + DOCS);
  }

  private static String transcript() throws IOException {
    var docs = Files.readString(DOCS);
    int from = docs.indexOf(BEGIN) + BEGIN.length();
    return docs.substring(from, docs.indexOf(END, from));
  }

  private static String replace(String text, List<String> some, List<String> others) {
    return text.replace(some.getFirst(), others.getFirst())
        .replace(some.getLast(), others.getLast());
  }

  /** Without how often kubectl said that it waits, and where the docs break a line. */
  private static String comparable(String text) {
    return text.replaceAll("(?m)^Waiting for .*\\R", "").replaceAll("\\s+", " ");
  }
}
