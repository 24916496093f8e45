package dev.remora.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.remora.rig.Said;
import dev.remora.rig.SilentServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** {@code k8s/components/sidecar}: a pod whose configuration changes while it runs. */
@OnKubernetes
class SidecarIT {
  private static final long LIMIT = 64 << 20;

  @Test
  void anUpdateReachesAnApplicationThatReloads(Cluster cluster, Namespace namespace) {
    var app = cluster.app("reload-" + namespace.name(), "greeting: hello");
    // one process namespace, one user: that is what a signal needs
    namespace.deploy(
        Overlay.base(app)
            .with("sidecar")
            .set("REMORA_INTERVAL", "1s")
            .set("REMORA_ON_CHANGE", "signal:HUP@app")
            .pod("shareProcessNamespace: true"));
    namespace.awaitLog("greeting: hello");

    cluster.attach(app, Map.of("app.yaml", "greeting: good morning"));

    namespace.awaitLog("reads 'greeting: good morning'");
    assertEquals("0", namespace.field(".status.containerStatuses[0].restartCount"));
    assertEquals("0", namespace.field(".status.initContainerStatuses[0].restartCount"));
    long memory = awaitMemory(cluster, namespace);
    assertTrue(memory < LIMIT / 2, memory + " bytes are resident");
  }

  @Test
  void anUpdateThatHasNoRoomIsRefusedAndThePodGoesOn(Cluster cluster, Namespace namespace) {
    var app = cluster.app("huge-" + namespace.name(), "greeting: hello");
    namespace.deploy(Overlay.base(app).with("sidecar").set("REMORA_INTERVAL", "1s"));
    var pod = namespace.pod();

    cluster.attach(app, Map.of("app.yaml", "0123456789abcdef".repeat(70 << 16))); // 70 MiB
    namespace.awaitLog("remora", "--max-bytes");
    cluster.attach(app, Map.of("app.yaml", "greeting: good morning"));
    namespace.awaitIn("app", "greeting: good morning", "cat", "/config/app.yaml");

    assertEquals(pod, namespace.pod());
    assertEquals("0", namespace.field(".status.initContainerStatuses[0].restartCount"));
    assertEquals("0", namespace.field(".status.containerStatuses[0].restartCount"));
    assertEquals(
        1, namespace.log("remora").lines().filter(it -> it.contains("--max-bytes")).count());
    assertEquals(
        "",
        namespace
            .kubectl("get", "events", "--field-selector=reason=Evicted", "-o", "name")
            .expect(0)
            .stdout());
  }

  @Test
  void theApplicationWaitsForTheFirstConfiguration(Cluster cluster, Namespace namespace) {
    var app = cluster.app("late-" + namespace.name());
    namespace.apply(Overlay.base(app).with("sidecar"));

    namespace.awaitRemoraEnded(11);
    Said.contains(namespace.describe(), "cannot ");
    assertEquals("", namespace.field(".status.containerStatuses[0].state.running.startedAt"));

    cluster.attach(app, Map.of("app.yaml", "greeting: at last"));
    namespace.rolledOut();
    namespace.awaitLog("greeting: at last");
  }

  @Test
  void theDigestComesByTheDownwardApiAsWell(Cluster cluster, Namespace namespace) {
    var one = cluster.app("1", "greeting: one");
    namespace.deploy(Overlay.base(one).with("sidecar", "downward-api"));
    assertEquals("greeting: one", namespace.inApp("cat", "/config/app.yaml"));
    assertEquals(one, namespace.field(".metadata.annotations.remora\\.dev/image"));
    assertEquals(
        "metadata.annotations['remora.dev/image']",
        namespace.field(
            ".spec.initContainers[0].env[?(@.name==\"REMORA_IMAGE\")].valueFrom.fieldRef.fieldPath"));

    namespace.deploy(
        Overlay.base(cluster.app("2", "greeting: two")).with("sidecar", "downward-api"));

    assertEquals("greeting: two", namespace.inApp("cat", "/config/app.yaml"));
  }

  @Test
  void theHookHoldsTheApplicationBackAsTheProbeDoes(Cluster cluster, Namespace namespace) {
    var app = cluster.app("hook-" + namespace.name());
    namespace.apply(Overlay.base(app).with("sidecar", "post-start"));

    namespace.awaitRemoraEnded(11);
    assertEquals("", namespace.field(".spec.initContainers[0].startupProbe"));
    assertEquals("", namespace.field(".status.containerStatuses[0].state.running.startedAt"));

    cluster.attach(app, Map.of("app.yaml", "greeting: at last"));
    namespace.rolledOut();
    namespace.awaitLog("greeting: at last");
  }

  @Test
  void aPodWhoseHookWaitsForASilentRegistryIsDeletedWhenTheFirstPassHasEnded(
      Cluster cluster, Namespace namespace) {
    try (var silent = SilentServer.on(cluster.host())) {
      var server = silent.endpoint();
      namespace.apply(
          Overlay.base(cluster.app("1", "greeting: hello"))
              .with("sidecar", "post-start")
              .set("REMORA_DEADLINE", "5s")
              .set("REMORA_IMAGE", server + "/shop/app@sha256:" + "0".repeat(64))
              .set("REMORA_PLAIN_HTTP", server)
              .pod("terminationGracePeriodSeconds: 180"));
      silent.awaitConnection(); // not answered: follow waits for it, and the hook for follow
      var pod = namespace.pod();

      namespace.kubectl("delete", "deployment/app").expect(0);
      // a process that did not end would have three minutes
      namespace.kubectl("wait", pod, "--for=delete", "--timeout=90s").expect(0);
    }
  }

  @Test
  void aNodeThatRestartsWithoutItsRegistryStartsFromWhatItHad(
      Cluster cluster, Namespace namespace) {
    NodeRestart restart = NodeRestart.required();
    namespace.deploy(Overlay.base(cluster.app("1", "greeting: hello")).with("sidecar"));
    var pod = namespace.pod();

    cluster.registry().close();
    restart.run(cluster);
    namespace.await(".status.containerStatuses[0].restartCount", "1");
    cluster.kubectl("wait", "node", "--all", "--for=condition=Ready", "--timeout=60s").expect(0);
    namespace.rolledOut();

    assertEquals(pod, namespace.pod());
    namespace.awaitLog("greeting: hello");
  }

  @Test
  void environmentVariablesComeFromTheFileAndChangeByARestartInPlace(
      Cluster cluster, Namespace namespace) {
    var app = cluster.app("env-" + namespace.name());
    cluster.attach(app, Map.of("app.yaml", "x: 1", "app.env", "GREETING='hello'\n"));
    namespace.deploy(Overlay.over("env-from-file", app).set("REMORA_INTERVAL", "1s"));
    namespace.awaitLog("GREETING='hello'");
    var pod = namespace.field(".metadata.uid");
    var address = namespace.field(".status.podIP");

    cluster.attach(app, Map.of("app.yaml", "x: 1", "app.env", "GREETING='good morning'\n"));

    namespace.awaitLog("GREETING='good morning'");
    namespace.rolledOut();
    assertEquals(pod, namespace.field(".metadata.uid"));
    assertEquals(address, namespace.field(".status.podIP"));
  }

  /**
   * What the kubelet says of the container's memory: resident, in bytes. It looks every few seconds
   * what there is.
   */
  private static long awaitMemory(Cluster cluster, Namespace namespace) {
    var path = "/api/v1/nodes/" + namespace.field(".spec.nodeName") + "/proxy/stats/summary";
    var summary =
        Said.await(
            "memory of Remora in " + namespace.name(),
            Namespace.LIMIT,
            () -> cluster.kubectl("get", "--raw", path).expect(0).stdout(),
            said -> memory(said, namespace.name()).isPresent());
    return memory(summary, namespace.name()).orElseThrow();
  }

  private static OptionalLong memory(String summary, String namespace) {
    try {
      for (JsonNode pod : new ObjectMapper().readTree(summary).path("pods")) {
        for (JsonNode container : pod.path("containers")) {
          var bytes = container.at("/memory/workingSetBytes");
          if (pod.at("/podRef/namespace").asText().equals(namespace)
              && container.path("name").asText().equals("remora")
              && bytes.isNumber()) {
            return OptionalLong.of(bytes.asLong());
          }
        }
      }
      return OptionalLong.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
