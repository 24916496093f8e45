package dev.remora.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.remora.kubernetes.EvictionTally.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One roll-out from a generation to the next, and the evictions in its middle. */
final class Rollout {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Generations kind;
  private final Namespace namespace;
  private final Cluster cluster;
  private final int pods;
  private final Set<String> evicted = new TreeSet<>();
  private final Set<String> others = new TreeSet<>();

  Rollout(Generations kind, Namespace namespace, Cluster cluster, int pods) {
    this.kind = kind;
    this.namespace = namespace;
    this.cluster = cluster;
    this.pods = pods;
  }

  void begin() {
    apply(Generations.ONE);
  }

  void awaitFirstGeneration() {
    namespace.rolledOut(deployment());
    names().forEach(evicted::add);
  }

  /** The new generation does not become ready, so the roll-out stands. */
  void goOnToSecond() {
    apply(Generations.TWO);
    namespace
        .kubectl(
            "wait", deployment(), "--for=jsonpath={.status.updatedReplicas}=1", "--timeout=60s")
        .expect(0);
    names().stream().filter(name -> !evicted.contains(name)).forEach(others::add);
  }

  /** As {@code kubectl drain} does it. */
  void evictFirst() {
    for (var pod : evicted) {
      var eviction =
          namespace.write(
              "eviction.json",
              """
              {"apiVersion": "policy/v1", "kind": "Eviction",
                "metadata": {"name": "%s", "namespace": "%s"}}
              """
                  .formatted(pod, namespace.name()));
      namespace
          .kubectl(
              "create",
              "--raw",
              "/api/v1/namespaces/%s/pods/%s/eviction".formatted(namespace.name(), pod),
              "-f",
              eviction.toString())
          .expect(0);
    }
  }

  /** Waits until it is known of each replacement how it fares. */
  List<Outcome> comeBack() {
    var known = new TreeMap<String, Outcome>();
    var end = System.nanoTime() + LIMIT.toNanos();
    while (known.size() < pods) {
      var unmountable = unmountable();
      for (var pod : get("pods", "-l", "generations=" + kind.name())) {
        var name = pod.at("/metadata/name").asText();
        if (!evicted.contains(name) && !others.contains(name)) {
          outcome(pod, unmountable).ifPresent(outcome -> known.put(name, outcome));
        }
      }
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("of " + pods + " pods " + known + " came back, or did not");
      }
    }
    return new ArrayList<>(known.values());
  }

  private Optional<Outcome> outcome(JsonNode pod, Set<String> unmountable) {
    var name = pod.at("/metadata/name").asText();
    if (unmountable.contains(name)) {
      return Optional.of(Outcome.NOT_STARTED);
    }
    if (pod.at("/status/containerStatuses/0/state/running").isMissingNode()) {
      return Optional.empty();
    }
    var log = namespace.kubectl("logs", name, "-c", "app").stdout();
    return log.contains("reads '" + Generations.ONE + "'")
        ? Optional.of(Outcome.AS_IT_WAS)
        : log.contains("reads '" + Generations.TWO + "'")
            ? Optional.of(Outcome.WITH_THE_NEW_ONE)
            : Optional.empty();
  }

  /** Those of which the kubelet says that their ConfigMap is not there. */
  private Set<String> unmountable() {
    var names = new TreeSet<String>();
    for (var event : get("events", "--field-selector=reason=FailedMount")) {
      if (event.path("message").asText().matches("(?s).*configmap \"app-\\w+\" not found.*")) {
        names.add(event.at("/involvedObject/name").asText());
      }
    }
    return names;
  }

  void end() {
    namespace.kubectl("delete", deployment(), "--wait=false").expect(0);
  }

  void awaitEnd() {
    namespace
        .kubectl(
            "wait", "pods", "-l", "generations=" + kind.name(), "--for=delete", "--timeout=90s")
        .expect(0);
  }

  /** What is not there any more is deleted at once, as Flux does. */
  private void apply(String generation) {
    var directory = namespace.directory().resolve(kind.name());
    kind.write(directory, namespace, cluster, generation, pods);
    namespace
        .kubectl(
            "apply",
            "-k",
            directory.toString(),
            "--prune",
            "-l",
            "generations=" + kind.name(),
            "--prune-allowlist=core/v1/ConfigMap")
        .expect(0);
  }

  private String deployment() {
    return "deployment/" + kind.name();
  }

  private List<String> names() {
    var names = new ArrayList<String>();
    for (var pod : get("pods", "-l", "generations=" + kind.name())) {
      names.add(pod.at("/metadata/name").asText());
    }
    return names;
  }

  private JsonNode get(String what, String... selector) {
    var line = new ArrayList<>(List.of("get", what, "-o", "json"));
    line.addAll(List.of(selector));
    var printed = namespace.kubectl(line.toArray(String[]::new)).expect(0).stdout();
    try {
      return JSON.readTree(printed).path("items");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
