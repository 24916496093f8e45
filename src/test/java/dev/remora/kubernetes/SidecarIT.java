package dev.remora.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
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
    assertTrue(namespace.log().contains("greeting: hello"));

    cluster.attach(app, Map.of("app.yaml", "greeting: good morning"));

    namespace.awaitLog("reads 'greeting: good morning'");
    assertEquals("0", namespace.field(".status.containerStatuses[0].restartCount"));
    assertEquals("0", namespace.field(".status.initContainerStatuses[0].restartCount"));
    assertTrue(memory(cluster, namespace) < LIMIT / 2);
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
    assertTrue(namespace.describe().contains("cannot "));
    assertEquals("", namespace.field(".status.containerStatuses[0].state.running.startedAt"));

    cluster.attach(app, Map.of("app.yaml", "greeting: at last"));
    namespace.rolledOut();
    assertTrue(namespace.log().contains("greeting: at last"));
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
    assertTrue(namespace.log().contains("greeting: at last"));
  }

  @Test
  void aPodWhoseHookWaitsForASilentRegistryIsDeletedWhenTheFirstPassHasEnded(
      Cluster cluster, Namespace namespace) throws IOException {
    try (var silent = new ServerSocket(0, 50, InetAddress.getByName(cluster.host()))) {
      var server = cluster.host() + ":" + silent.getLocalPort();
      namespace.apply(
          Overlay.base(cluster.app("1", "greeting: hello"))
              .with("sidecar", "post-start")
              .set("REMORA_DEADLINE", "5s")
              .set("REMORA_IMAGE", server + "/shop/app@sha256:" + "0".repeat(64))
              .set("REMORA_PLAIN_HTTP", server));
      silent.accept(); // not answered: follow waits for it, and the hook for follow
      var pod = namespace.pod();

      namespace.kubectl("delete", "deployment/app").expect(0);
      // a process that did not end would have thirty seconds
      namespace.kubectl("wait", pod, "--for=delete", "--timeout=20s").expect(0);
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
    assertTrue(namespace.log().contains("greeting: hello"));
  }

  @Test
  void environmentVariablesComeFromTheFileAndChangeByARestartInPlace(
      Cluster cluster, Namespace namespace) {
    var app = cluster.app("env-" + namespace.name());
    cluster.attach(app, Map.of("app.yaml", "x: 1", "app.env", "GREETING='hello'\n"));
    namespace.deploy(Overlay.over("env-from-file", app).set("REMORA_INTERVAL", "1s"));
    assertTrue(namespace.log().contains("GREETING='hello'"), namespace.log());
    var pod = namespace.field(".metadata.uid");
    var address = namespace.field(".status.podIP");

    cluster.attach(app, Map.of("app.yaml", "x: 1", "app.env", "GREETING='good morning'\n"));

    namespace.awaitLog("GREETING='good morning'");
    namespace.rolledOut();
    assertEquals(pod, namespace.field(".metadata.uid"));
    assertEquals(address, namespace.field(".status.podIP"));
  }

  /** What the kubelet says of the container's memory: resident, in bytes. */
  private static long memory(Cluster cluster, Namespace namespace) {
    var node = namespace.field(".spec.nodeName");
    var path = "/api/v1/nodes/" + node + "/proxy/stats/summary";
    try {
      JsonNode summary =
          new ObjectMapper().readTree(cluster.kubectl("get", "--raw", path).expect(0).stdout());
      for (JsonNode pod : summary.path("pods")) {
        for (JsonNode container : pod.path("containers")) {
          if (pod.path("podRef").path("namespace").asText().equals(namespace.name())
              && container.path("name").asText().equals("remora")) {
            return container.path("memory").path("workingSetBytes").asLong(Long.MAX_VALUE);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new AssertionError("the kubelet knows no container of Remora in " + namespace.name());
  }
}
