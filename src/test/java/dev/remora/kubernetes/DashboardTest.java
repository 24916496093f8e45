package dev.remora.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.remora.failure.ContentRefused;
import dev.remora.failure.Purpose;
import dev.remora.failure.RegistryUnavailable;
import dev.remora.observe.Monitor;
import dev.remora.oci.Annotations;
import dev.remora.oci.Digest;
import dev.remora.oci.Signature;
import dev.remora.oci.SignerKind;
import dev.remora.publish.ContentOrigin;
import dev.remora.publish.Provenance;
import dev.remora.publish.Published;
import dev.remora.publish.RecordedSignature;
import dev.remora.publish.Subject;
import dev.remora.rig.Requires;
import dev.remora.rig.Tool;
import dev.remora.sync.PassEvent;
import dev.remora.sync.PassResult;
import dev.remora.time.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code k8s/monitoring/dashboard.json}: its form, and each of its queries before Prometheus. */
class DashboardTest {
  private static final Path BOARD = Path.of("k8s/monitoring/dashboard.json");
  private static final int WIDTH = 24;
  private static final Set<String> PANELS = Set.of("row", "stat", "table", "timeseries");
  private static final Purpose PULL = new Purpose("pull", "it");
  private static final String IMAGE = "registry.example/app";
  private static final Digest SUBJECT = digest("1");
  private static final Digest OLD = digest("2");
  private static final Digest NEW = digest("3");

  @TempDir Path scratch;

  private static Digest digest(String of) {
    return Digest.parse("sha256:" + of.repeat(64));
  }

  private static JsonNode board() throws IOException {
    return new ObjectMapper().readTree(Files.readString(BOARD));
  }

  @Test
  void noPanelLiesOnAnotherOrAsksAnotherSource() throws IOException {
    Set<Integer> ids = new HashSet<>();
    Set<String> taken = new HashSet<>();
    for (JsonNode panel : board().path("panels")) {
      String title = panel.path("title").asText();
      assertFalse(title.isBlank());
      assertTrue(ids.add(panel.path("id").asInt()), title);
      assertTrue(PANELS.contains(panel.path("type").asText()), title);
      JsonNode at = panel.path("gridPos");
      for (int x = at.path("x").asInt(); x < at.path("x").asInt() + at.path("w").asInt(); x++) {
        assertTrue(x < WIDTH, title);
        for (int y = at.path("y").asInt(); y < at.path("y").asInt() + at.path("h").asInt(); y++) {
          assertTrue(taken.add(x + "," + y), title);
        }
      }
      boolean row = panel.path("type").asText().equals("row");
      assertEquals(row, panel.path("targets").isEmpty(), title);
      for (JsonNode target : panel.path("targets")) {
        assertEquals("${datasource}", target.path("datasource").path("uid").asText(), title);
      }
    }
  }

  @Test
  void whatTheVariablesAskForIsWhatThePanelsUse() throws IOException {
    Set<String> names = new TreeSet<>();
    board().path("templating").path("list").forEach(it -> names.add(it.path("name").asText()));
    assertEquals(Set.of("datasource", "image", "namespace", "pod"), names);
    String queries = String.join("\n", queries().values());
    for (String name : List.of("$image", "$namespace", "$pod")) {
      assertTrue(queries.contains("=~\"" + name + "\""), name);
    }
    for (JsonNode variable : board().path("templating").path("list")) {
      boolean isSource = variable.path("type").asText().equals("datasource");
      assertEquals(isSource ? "" : ".*", variable.path("allValue").asText());
    }
  }

  @Test
  @Requires(Tool.KUSTOMIZE)
  void grafanasSidecarFindsItByItsLabel() throws IOException {
    String built =
        Tool.KUSTOMIZE
            .run(BOARD.resolveSibling("").toAbsolutePath(), "build", ".")
            .expect(0)
            .stdout();
    String map =
        Stream.of(built.split("---\n"))
            .filter(document -> document.contains("kind: ConfigMap\n"))
            .findFirst()
            .orElseThrow();
    assertTrue(map.contains("\n    grafana_dashboard: \"1\"\n"), map);
    assertTrue(map.contains("\n  name: remora-dashboard\n"), map);
    String data = map.substring(map.indexOf('|') + 1, map.indexOf("\nkind: ")).stripIndent();
    assertEquals(board(), new ObjectMapper().readTree(data));
  }

  /** By the title of the panel, and the letter of the query. */
  private static Map<String, String> queries() throws IOException {
    Map<String, String> queries = new TreeMap<>();
    for (JsonNode panel : board().path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        queries.put(
            panel.path("title").asText() + " " + target.path("refId").asText(),
            target.path("expr").asText());
      }
    }
    return queries;
  }

  /** Two pods of one image, of which the first has the older configuration; and one with none. */
  @Test
  @Requires(Tool.PROMETHEUS)
  void eachQueryAnswersWhatItsPanelShows() throws IOException {
    try (Monitor first = monitor();
        Monitor second = monitor();
        Monitor third = monitor();
        Prometheus prometheus =
            Prometheus.start(
                scratch,
                Map.of(
                    "app-1", first.address(), "app-2", second.address(), "app-3", third.address()),
                Files.writeString(scratch.resolve("rules.yaml"), "groups: []\n"))) {
      prometheus.awaitResults("count_over_time(remora_build_info[1h]) >= 2", 3);
      first.happened(shown(OLD, "2026-07-01T00:00:00Z", "prod.pub (SHA256:a)"));
      first.happened(new PassEvent.Confirmed(OLD, Clock.system().now().minus(Duration.ofHours(1))));
      first.happened(ended(new PassResult.Failed(new RegistryUnavailable(PULL, "it is away", ""))));
      first.happened(ended(new PassResult.Vetoed(new ContentRefused(PULL, "bad", ""))));
      first.happened(new PassEvent.NotTold(OLD, "nobody is there"));
      second.happened(shown(NEW, "2026-07-02T00:00:00Z", "prod.pub (SHA256:a)"));
      second.happened(new PassEvent.Confirmed(NEW, Clock.system().now()));
      second.happened(ended(new PassResult.Changed(published(NEW, "2026-07-02T00:00:00Z"))));
      second.happened(ended(new PassResult.Unchanged(published(NEW, "2026-07-02T00:00:00Z"))));
      second.happened(new PassEvent.Told(NEW));
      third.happened(new PassEvent.TakenOver("another"));
      prometheus.awaitResults("sum(remora_polls_total) == 4 and sum(remora_taken_over) == 1", 1);

      Map<String, String> answers = new TreeMap<>();
      queries().forEach((name, query) -> answers.put(name, answer(prometheus, name, query)));
      String old = OLD + " " + commit(OLD);
      String current = NEW + " " + commit(NEW);
      Map<String, String> expected =
          new TreeMap<>(
              Map.of(
                  "Pods A", "3",
                  "With nothing published A", "1",
                  "Images that differ A", "1",
                  "Failing now A", "1",
                  "Taken over A", "1",
                  "Longest unconfirmed A", "1h",
                  "Pods by revision A", "1 " + OLD + ", 1 " + NEW,
                  "Revisions now A", "1 " + old + ", 1 " + current,
                  "Pods with an older one A", "app-1 " + old,
                  "Pods and what they have A", "app-1 " + old + ", app-2 " + current));
      expected.putAll(
          Map.of(
              "Signers A", "1 " + OLD + ", 1 " + NEW,
              "Age of the last confirmation A", "app-1, app-2",
              "Passes by outcome A", "changed, failed, unchanged, vetoed",
              "Failures by class A", "refused, unavailable",
              "Vetoed and refused A", "app-1",
              "Vetoed and refused B", "app-1",
              "Notices of on-change A", "failed, told",
              "How long passes take A", "some",
              "How long passes take B", "some",
              "Versions of Remora A", "1.2.3"));
      expected.put("Requests to registries A", "some");
      expected.put("Received from registries A", "some");
      assertEquals(lines(expected), lines(answers));
    }
  }

  private static String lines(Map<String, String> all) {
    return all.entrySet().stream()
        .map(one -> one.getKey() + ": " + one.getValue())
        .collect(Collectors.joining("\n"));
  }

  /** What a panel shows of it, sorted; of rates that there is one. */
  private static String answer(Prometheus prometheus, String name, String query) {
    String whole =
        query
            .replace("$namespace", ".*")
            .replace("$pod", ".*")
            .replace("$image", ".*")
            .replace("$__rate_interval", "1h");
    List<Prometheus.Sample> samples = prometheus.query(whole);
    assertFalse(samples.isEmpty(), name + " answers nothing: " + whole);
    return samples.stream()
        .filter(sample -> sample.value() > 0)
        .map(sample -> shown(sample, name))
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String shown(Prometheus.Sample sample, String name) {
    Map<String, String> labels = sample.labels();
    String number = Long.toString(Math.round(sample.value()));
    if (labels.containsKey("revision")) {
      String made = labels.containsKey("commit") ? " " + labels.get("commit") : "";
      assertEquals(!made.isEmpty(), labels.containsKey("code"), name);
      return labels.getOrDefault("pod", number) + " " + labels.get("revision") + made;
    }
    for (String label : List.of("pod", "outcome", "class", "version")) {
      if (labels.containsKey(label)) {
        return labels.get(label);
      }
    }
    if (name.startsWith("Longest")) {
      return Math.round(sample.value() / 3_600) + "h";
    }
    boolean counts = labels.isEmpty() && !name.startsWith("How long") && !name.startsWith("Re");
    return counts ? number : "some";
  }

  private static Monitor monitor() {
    return Monitor.start(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        Optional.empty(),
        "1.2.3",
        Clock.system());
  }

  private static String commit(Digest revision) {
    return revision.toString().substring(7, 47);
  }

  private static Published published(Digest revision, String created) {
    return new Published("..sha256-222222222222.1", provenance(revision, created));
  }

  private static Provenance provenance(Digest revision, String created) {
    return new Provenance(
        new Subject(IMAGE, Optional.of(SUBJECT), Optional.empty()),
        revision,
        Optional.empty(),
        new Annotations(
            Map.of(
                Annotations.CREATED,
                created,
                Annotations.REVISION,
                commit(revision),
                Annotations.SOURCE,
                "https://github.com/acme/app")),
        Optional.empty(),
        List.of(),
        new ContentOrigin(ContentOrigin.Kind.REGISTRY, IMAGE),
        Instant.EPOCH);
  }

  private static PassEvent shown(Digest revision, String created, String signer) {
    Signature evidence = new Signature(Signature.Kind.BUNDLE, SUBJECT, "{}", "");
    return new PassEvent.Shown(
        provenance(revision, created),
        Optional.of(new RecordedSignature(evidence, SignerKind.KEY, signer, new TreeMap<>())));
  }

  private static PassEvent ended(PassResult result) {
    return new PassEvent.Ended(result, Duration.ofMillis(40), 3, 1_000);
  }
}
