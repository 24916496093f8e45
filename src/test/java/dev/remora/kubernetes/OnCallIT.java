package dev.remora.kubernetes;

import static org.junit.jupiter.api.Assertions.assertAll;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.remora.rig.Requires;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The night of docs/on-call-story.md, and what docs/on-call.md asks of a cluster: typed on one,
 * from the alert of a real Prometheus to the last pod.
 */
@OnKubernetes
@Requires({Tool.PROMETHEUS, Tool.PROMTOOL})
class OnCallIT {
  private static final String FIRST = "greeting: hello\ndatabase:\n  pool: 20\n  timeout: 5s\n";
  private static final String GOOD = FIRST.replace("20", "40");
  private static final String BAD = GOOD.replace("timeout: 5s", "timeout 30s");

  @TempDir Path scratch;

  @Test
  void fromTheAlertToTheLastPod(Cluster cluster, Namespace namespace) throws IOException {
    String app = cluster.app("night-" + namespace.name());
    attach(cluster, app, FIRST, "ana", "7d79");
    namespace.apply(
        Overlay.base(app)
            .with("sidecar")
            .set("REMORA_INTERVAL", "1s")
            .set("REMORA_VALIDATE", "json,yaml")
            .set("REMORA_ON_CHANGE", "signal:HUP@app")
            .pod("shareProcessNamespace: true"));
    scale(namespace, 3);
    namespace.rolledOut();
    try (var prometheus =
        Prometheus.start(scratch, pods(namespace), AlertRules.inSeconds().write(scratch))) {
      prometheus.awaitScrapes(2);
      attach(cluster, app, GOOD, "ben", "e4da");
      prometheus.awaitResults("remora_change_notices_total{outcome=\"told\"} == 1", 3);
      var story = OnCallPage.of("docs/on-call-story.md", cluster, namespace, app, prometheus);
      var questions = OnCallPage.of("docs/on-call.md", cluster, namespace, app, prometheus);
      String good = namespace.in("remora", "/remora", "status", "-o", "digest").strip();
      questions.retype("cluster: told");
      questions.retype("cluster: writers");

      attach(cluster, app, BAD, "cem", "1679");
      prometheus.awaitResults(
          "ALERTS{alertname=\"RemoraUpdateRefused\", alertstate=\"firing\"}", 3);
      story.retype("alert");
      scale(namespace, 4);
      awaitBackOff(namespace);
      story.retype("pods");
      questions.retype("cluster: init");
      story.retype("who");
      story.retype("back");
      Prometheus.scrape(scratch, pods(namespace));
      prometheus.awaitResults("count by (revision) (remora_info) == 4", 1);
      prometheus.awaitSilence();
      story.retype("end");

      canary(namespace, good);
      Prometheus.scrape(scratch, pods(namespace));
      prometheus.awaitResults("count by (revision) (remora_info)", 2);
      questions.retype("cluster: fleet");
      questions.retype("cluster: pin");
      assertAll(story::assertSame, questions::assertSame);
    }
  }

  /** As CI does, for a commit of somebody's. */
  private static void attach(Cluster cluster, String app, String text, String who, String commit) {
    var annotations =
        Stream.of(
                "authors=" + who,
                "revision=" + commit.repeat(10),
                "source=https://github.com/shop/config")
            .map(annotation -> "--annotation=org.opencontainers.image." + annotation)
            .toArray(String[]::new);
    cluster.attach(app, Map.of("app.yaml", text), annotations);
  }

  private static void scale(Namespace namespace, int replicas) {
    namespace.kubectl("scale", "deployment/app", "--replicas=" + replicas).expect(0);
    namespace
        .kubectl(
            "wait",
            "deployment/app",
            "--for=jsonpath={.status.replicas}=" + replicas,
            "--timeout=90s")
        .expect(0);
  }

  /**
   * Waits until the newest pod has failed so often that the kubelet leaves it alone for a while.
   */
  private static void awaitBackOff(Namespace namespace) {
    namespace.await(".status.initContainerStatuses[0].state.waiting.reason", "CrashLoopBackOff");
  }

  /** One more Deployment of the same, which is kept on this revision. */
  private static void canary(Namespace namespace, String revision) throws IOException {
    var json = new ObjectMapper();
    var app = namespace.kubectl("get", "deployment/app", "-o", "json").expect(0).stdout();
    var canary =
        (ObjectNode)
            json.readTree(
                app.replace(
                    "\"app.kubernetes.io/name\": \"app\"",
                    "\"app.kubernetes.io/name\": \"canary\""));
    canary.remove("status");
    canary.putObject("metadata").put("name", "canary");
    ((ObjectNode) canary.get("spec")).put("replicas", 1);
    ((ArrayNode) canary.at("/spec/template/spec/initContainers/0/env"))
        .addObject()
        .put("name", "REMORA_REVISION")
        .put("value", revision);
    namespace.apply("canary.json", canary.toString());
    namespace.rolledOut("deployment/canary");
  }

  /** Where the sidecars of the pods serve their metrics. */
  private static Map<String, String> pods(Namespace namespace) {
    return namespace
        .kubectl(
            "get",
            "pods",
            "-o",
            "jsonpath={range .items[*]}{.metadata.name} {.status.podIP}{\"\\n\"}{end}")
        .expect(0)
        .stdout()
        .lines()
        .map(line -> line.split(" "))
        .filter(pod -> pod.length == 2)
        .collect(Collectors.toMap(pod -> pod[0], pod -> pod[1] + ":8077"));
  }
}
