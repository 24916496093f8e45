package dev.remora.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remora.rig.Requires;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Any two components of {@code k8s/components} together, in both orders, on workloads whose
 * containers have names of their own: none takes anything from another, nor from the application.
 * It needs no cluster.
 */
@Requires(Tool.KUSTOMIZE)
class ComponentPairsTest {
  private static final String CRON_JOB =
      """
      apiVersion: batch/v1
      kind: CronJob
      metadata: {name: nightly}
      spec:
        schedule: "0 4 * * *"
        jobTemplate:
          spec:
            template:
      """;

  private static final String DEPLOYMENT =
      """
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: shop, labels: {team: shop}}
      spec:
        selector: {matchLabels: {team: shop}}
        template:
      """;

  /** Of everything that a component touches something of its own. */
  private static final String POD =
      """
      metadata: {labels: {team: shop}, annotations: {team: shop}}
      spec:
        restartPolicy: Always
        securityContext: {runAsUser: 1000, fsGroup: 1000}
        imagePullSecrets: [{name: own}]
        initContainers:
          - name: migrate
            image: app
            env: [{name: DATABASE, value: shop}]
            volumeMounts: [{name: config, mountPath: /config, readOnly: true}]
        containers:
          - name: web
            image: app
            env: [{name: GREETING, value: hello}, {name: REMORA_IMAGE, value: mine}]
            ports: [{name: http, containerPort: 8080}]
            volumeMounts:
              - {name: config, mountPath: /config, readOnly: true}
              - {name: data, mountPath: /data}
          - name: logs
            image: registry.example/logs
            volumeMounts: [{name: data, mountPath: /data}]
        volumes:
          - name: data
            emptyDir: {}
      """;

  private static final String HELPER = "credential-helper";

  @TempDir static Path scratch;
  private static Map<List<String>, List<JsonNode>> built = Map.of();

  @BeforeAll
  static void build() throws IOException {
    var own = CRON_JOB + POD.replace("Always", "Never").indent(8) + DEPLOYMENT + POD.indent(4);
    built = new Kustomizations(scratch).build(own, lists());
  }

  /** None, one and two of them, each after what brings Remora. */
  private static List<List<String>> lists() throws IOException {
    List<List<String>> lists = new ArrayList<>(List.of(List.of()));
    for (var first : Components.FIRST) {
      lists.add(List.of(first));
      for (var one : Components.after(first)) {
        lists.add(List.of(first, one));
        for (var other : Components.after(first)) {
          if (!other.equals(one) && !one.equals(HELPER)) { // which is the last
            lists.add(List.of(first, one, other));
          }
        }
      }
    }
    return lists;
  }

  @Test
  void twoTogetherGiveWhatEachGives() {
    for (var list : lists(3)) {
      var base = facts(list.subList(0, 1));
      var one = facts(list.subList(0, 2));
      var other = facts(List.of(list.getFirst(), list.getLast()));
      Set<String> expected = new TreeSet<>(base);
      expected.removeIf(fact -> !one.contains(fact) || !other.contains(fact));
      Stream.of(one, other)
          .flatMap(Collection::stream)
          .filter(fact -> !base.contains(fact))
          .forEach(expected::add);

      assertEquals(Set.of(), without(facts(list), expected), () -> list + ": too much");
      assertEquals(Set.of(), without(expected, facts(list)), () -> list + ": missing");
    }
  }

  /** But for the group that may write to its volumes: what a claim needs is one for all of them. */
  @Test
  void nothingIsTakenFromTheApplication() {
    for (var list : built.keySet()) {
      var taken = without(facts(List.of()), facts(list));
      taken.removeIf(
          fact -> fact.endsWith("/fsGroup=1000") && list.contains(Components.SHARED_CACHE));

      assertEquals(Set.of(), taken, list::toString);
    }
  }

  @Test
  void nothingIsGivenToTheContainersOfTheApplication() {
    for (var list : built.keySet()) {
      assertEquals(
          List.of(),
          without(facts(list), facts(List.of())).stream()
              .filter(fact -> fact.matches(".*[cC]ontainers\\[(?!remora\\]|" + HELPER + "\\]).*"))
              .toList(),
          list::toString);
    }
  }

  @Test
  void everyContainerIsComplete() {
    for (var list : built.keySet()) {
      for (var pod : pods(list)) {
        var volumes = names(pod.path("volumes"));
        for (var container : containers(pod)) {
          var who = list + ": " + container.path("name");
          assertFalse(container.path("image").asText().isEmpty(), who);
          names(container.path("volumeMounts"))
              .forEach(
                  it ->
                      assertEquals(
                          !it.equals("config") || !list.isEmpty(), volumes.contains(it), who + it));
          for (var variable : container.path("env")) {
            assertEquals(1, variable.size() - 1, () -> who + variable);
          }
          var variables = names(container.path("env"));
          assertEquals(variables.size(), new HashSet<>(variables).size(), who + variables);
        }
        pod.path("volumes").forEach(it -> assertEquals(1, it.size() - 1, list + ": " + it));
      }
    }
  }

  @Test
  void remoraComesBeforeAllThatReadsItsFiles() {
    for (var list : built.keySet()) {
      for (var pod : pods(list)) {
        List<String> expected = new ArrayList<>(List.of("migrate"));
        if (!list.isEmpty()) {
          expected.addFirst("remora");
        }
        if (list.contains(HELPER)) {
          expected.addFirst(HELPER);
        }
        assertEquals(expected, names(pod.path("initContainers")), list::toString);
      }
    }
  }

  @Test
  void remoraIsAskedAboutTheImageThatRuns() {
    for (var list : built.keySet()) {
      for (var pod : pods(list)) {
        var asked =
            pod.path("initContainers").findValuesAsText("value").contains(Kustomizations.IMAGE);
        var annotated = list.contains("downward-api");

        assertEquals(!list.isEmpty() && !annotated, asked, list::toString);
      }
      assertEquals(
          list.contains("downward-api") ? 2 : 0,
          facts(list).stream()
              .filter(fact -> fact.endsWith("annotations/remora.dev/image=" + Kustomizations.IMAGE))
              .count(),
          list::toString);
    }
  }

  private static List<List<String>> lists(int size) {
    return built.keySet().stream().filter(list -> list.size() == size).toList();
  }

  private static Set<String> facts(List<String> list) {
    return Facts.of(built.getOrDefault(list, List.of()));
  }

  private static Set<String> without(Set<String> facts, Set<String> others) {
    Set<String> rest = new TreeSet<>(facts);
    rest.removeAll(others);
    return rest;
  }

  private static List<JsonNode> pods(List<String> list) {
    return built.getOrDefault(list, List.of()).stream()
        .flatMap(it -> it.findParents("containers").stream())
        .toList();
  }

  private static List<JsonNode> containers(JsonNode pod) {
    return Stream.of(pod.path("initContainers"), pod.path("containers"))
        .flatMap(some -> StreamSupport.stream(some.spliterator(), false))
        .toList();
  }

  private static List<String> names(JsonNode some) {
    return StreamSupport.stream(some.spliterator(), false)
        .map(it -> it.path("name").asText())
        .toList();
  }
}
