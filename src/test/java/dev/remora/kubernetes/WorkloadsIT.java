package dev.remora.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.remora.rig.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The components on workloads of one's own, and Jobs. */
@OnKubernetes
class WorkloadsIT {
  /** A volume, and the pod that makes its directory on the node: a hostPath knows no fsGroup. */
  private static final String VOLUME =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: NAME}
      spec:
        restartPolicy: Never
        containers:
          - name: prepare
            image: APP
            command: [/bin/busybox, mkdir, -p, -m, "0777", /node/NAME]
            securityContext: {runAsUser: 0}
            volumeMounts: [{name: node, mountPath: /node}]
        volumes: [{name: node, hostPath: {path: /tmp}}]
      ---
      apiVersion: v1
      kind: PersistentVolume
      metadata: {name: NAME}
      spec:
        capacity: {storage: 1Gi}
        accessModes: [ReadWriteMany]
        hostPath: {path: /tmp/NAME}
        claimRef: {namespace: NAME, name: remora-cache}
      """;

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CRON_JOB")
  void aWorkloadOfOnesOwnGetsItsConfiguration(
      OwnWorkload own, Cluster cluster, Namespace namespace) {
    var app = cluster.app("1", "greeting: hello");

    namespace.apply(own.overlay(namespace, app).with("init"));

    namespace.rolledOut(own.resource());
    namespace.awaitLog("greeting: hello");
  }

  @Test
  void aJobEndsThoughItsSidecarGoesOn(Cluster cluster, Namespace namespace) {
    var app = cluster.app("1", "greeting: hello");

    namespace.apply(
        Overlay.over("job", app)
            .with("sidecar")
            .pod("containers: [{name: app, command: [/bin/cat, /config/app.yaml]}]"));

    namespace.completed("job");
    assertEquals("greeting: hello", namespace.log());
  }

  @Test
  void twoImagesInOnePodGetTheirOwnConfigurations(Cluster cluster, Namespace namespace) {
    var app = cluster.app("app-" + namespace.name(), "greeting: app");
    var proxy = cluster.app("proxy-" + namespace.name(), "greeting: proxy");

    namespace.apply(
        Overlay.over("two-images", app)
            .image("proxy", proxy)
            .remoras("remora-app", "remora-proxy")
            .set("REMORA_INTERVAL", "1s"));

    namespace.rolledOut("deployment/two");
    namespace.awaitLog("app", "reads 'greeting: app'");
    namespace.awaitLog("proxy", "reads 'greeting: proxy'");

    cluster.attach(proxy, Map.of("app.yaml", "greeting: new proxy"));

    namespace.awaitIn("proxy", "greeting: new proxy", "cat", "/config/app.yaml");
    assertEquals("greeting: app", namespace.in("app", "cat", "/config/app.yaml"));
  }

  @Test
  void aNewPodStartsFromTheCacheWhenTheRegistryIsAway(Cluster cluster, Namespace namespace)
      throws IOException {
    var app = cluster.app("1", "greeting: hello");
    // a directory of the node stands in for a storage class, which not every cluster has
    Files.createDirectories(namespace.directory());
    var volume =
        Files.writeString(
            namespace.directory().resolve("volume.yaml"),
            VOLUME.replace("NAME", namespace.name()).replace("APP", app));
    var overlay =
        Overlay.base(app).with(Components.SHARED_CACHE).set("REMORA_FALLBACK_AFTER", "1s");
    try {
      cluster.kubectl("-n", "default", "apply", "-f", volume.toString()).expect(0);
      cluster
          .kubectl(
              "-n",
              "default",
              "wait",
              "pod/" + namespace.name(),
              "--for=jsonpath={.status.phase}=Succeeded",
              "--timeout=90s")
          .expect(0);
      namespace.deploy(overlay);
      cluster.registry().close();
      namespace.kubectl("delete", namespace.pod()).expect(0);

      namespace.rolledOut();
      namespace.awaitLog("greeting: hello");
      assertEquals("0", namespace.field(".status.initContainerStatuses[0].restartCount"));
    } finally {
      cluster.kubectl("-n", "default", "delete", "-f", volume.toString(), "--wait=false");
    }
  }

  @Test
  void aJobTriesAgainWhileTheRegistryIsAway(Cluster cluster, Namespace namespace) {
    cluster.registry().close();
    namespace.apply(
        Overlay.over("job", cluster.registry().endpoint() + "/shop/app@sha256:" + "0".repeat(64))
            .set("REMORA_DEADLINE", "1s")
            .pod("restartPolicy: Never"));

    // a second pod, though the first one failed, and nothing is counted
    namespace
        .kubectl("wait", "job/job", "--for=jsonpath={.status.active}=1", "--timeout=90s")
        .expect(0);
    awaitSecondPod(namespace);
    var failed = namespace.kubectl("get", "job/job", "-o", "jsonpath={.status.failed}");
    assertEquals("", failed.expect(0).stdout());
  }

  /** By all names that were ever there: the second one may come before the first look. */
  private static void awaitSecondPod(Namespace namespace) {
    var seen = new TreeSet<String>();
    Said.await(
        "a second pod",
        Namespace.LIMIT,
        () -> {
          namespace.kubectl("get", "pods", "-o", "name").stdout().lines().forEach(seen::add);
          return seen;
        },
        names -> names.size() > 1);
  }

  @Test
  void aJobFailsAtOnceWhereNoTryWillHelp(Cluster cluster, Namespace namespace) {
    var app = cluster.app("bad-" + namespace.name());
    cluster.attach(app, Map.of("app.yaml", "greeting: hello"));
    namespace.apply(Overlay.over("job", app).set("REMORA_MAX_BYTES", "1")); // refused: 18

    namespace
        .kubectl(
            "wait",
            "job/job",
            "--for=jsonpath={.status.conditions[?(@.type==\"Failed\")].status}=True",
            "--timeout=90s")
        .expect(0);

    var reason = "jsonpath={.status.conditions[?(@.type==\"Failed\")].reason}";
    assertEquals("PodFailurePolicy", namespace.kubectl("get", "job/job", "-o", reason).stdout());
    assertEquals(1, namespace.kubectl("get", "pods", "-o", "name").stdout().lines().count());
  }
}
