package dev.remora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.PageTranscripts;
import dev.remora.rig.Requires;
import dev.remora.rig.Tool;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What docs/on-call.md shows is what is printed, to the digit; what it shows of a cluster is typed
 * there, by {@code OnCallIT}.
 */
@QuarkusTest
@Requires({Tool.OLAREG, Tool.REGISTRY})
class OnCallPageTest {
  private static final Path PAGE = Path.of("docs/on-call.md");
  private static final Path STORY = Path.of("docs/on-call-story.md");
  private static final String ON_A_CLUSTER = "cluster: ";

  private static final Pattern QUESTION = Pattern.compile("(?ms)^### (.*?)$(.*?)(?=^##|\\z)");
  private static final Pattern IN_A_POD = Pattern.compile("-- /(remora [^|`;)\\n]*)");
  private static final Pattern METRIC = Pattern.compile("\\bremora_[a-z_]+");
  private static final Pattern ALERT = Pattern.compile("alert: (\\w+)");

  @TempDir Path work;

  @Test
  void whatIsShownIsWhatIsPrinted() throws IOException {
    PageTranscripts page = PageTranscripts.of(PAGE);
    try (OnCallNight night = OnCallNight.in(work)) {
      for (String name : page.names()) {
        if (!name.startsWith(ON_A_CLUSTER)) {
          page.show(name, night.at(name).type(page.shown(name)));
        }
      }
    }
    Path target = Path.of("target");
    String hint = page.keep(target);
    assertEquals(
        Files.readString(PAGE), Files.readString(target.resolve(PAGE.getFileName())), hint);
  }

  @Test
  void eachQuestionHasItsTranscript() throws IOException {
    List<MatchResult> questions = QUESTION.matcher(Files.readString(PAGE)).results().toList();
    assertTrue(questions.size() >= 20, () -> "questions: " + questions.size());
    for (MatchResult question : questions) {
      assertTrue(question.group(1).endsWith("?"), question.group(1));
      assertTrue(question.group(2).contains("\n```console\n$ "), question.group(1));
    }
  }

  @Test
  void whatIsTypedInAPodIsUnderstood() throws IOException {
    List<String> commands =
        IN_A_POD
            .matcher(Files.readString(PAGE))
            .results()
            .map(found -> found.group(1).strip())
            .toList();
    assertTrue(!commands.isEmpty(), "the page asks pods");
    commands.forEach(command -> ExampleLine.understood(command, command));
  }

  @Test
  void eachAlertIsExplained() throws IOException {
    String page = Files.readString(PAGE);
    List<String> missing =
        ALERT
            .matcher(Files.readString(Path.of("k8s/monitoring/alerts.yaml")))
            .results()
            .map(found -> found.group(1))
            .filter(alert -> !page.contains("| `" + alert + "` |"))
            .toList();
    assertEquals(List.of(), missing);
  }

  @Test
  void whatPrometheusIsAskedForIsServed() throws IOException {
    String served = Files.readString(Path.of("docs/pull.md"));
    for (Path page : List.of(PAGE, STORY)) {
      List<String> asked =
          METRIC.matcher(Files.readString(page)).results().map(MatchResult::group).toList();
      assertTrue(!asked.isEmpty(), page + " asks Prometheus");
      asked.forEach(metric -> assertTrue(served.contains("`" + metric + "`"), metric));
    }
  }
}
