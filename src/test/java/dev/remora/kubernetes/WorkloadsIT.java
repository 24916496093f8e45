package dev.remora.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The components on workloads of one's own, and Jobs. */
@OnKubernetes
class WorkloadsIT {
  private static final String JOB_ENDED =
      "--for=jsonpath={.status.conditions[?(@.type==\"%s\")].status}=True";

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
        accessModes: [ReadWriteOnce]
        hostPath: {path: /tmp/NAME}
        claimRef: {namespace: NAME, name: remora-cache}
      """;

  private static final String STATEFUL_SET =
      """
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: app}
      spec:
        selector: {matchLabels: {app: own}}
        template:
          metadata: {labels: {app: own}}
          spec:
            securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
            containers:
              - name: app
                image: app
                volumeMounts: [{name: config, mountPath: /config, readOnly: true}]
                securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
      """;

  @AfterEach
  void theRegistryIsThere(Cluster cluster) {
    cluster.registry().start();
  }

  @Test
  void aStatefulSetOfOnesOwnGetsItsConfiguration(Cluster cluster, Namespace namespace)
      throws IOException {
    Files.createDirectories(namespace.directory());
    Files.writeString(namespace.directory().resolve("own.yaml"), STATEFUL_SET);

    namespace.apply(Overlay.over("own.yaml", cluster.app("1", "greeting: hello")).with("init"));

    namespace.kubectl("rollout", "status", "statefulset/app", "--timeout=60s").expect(0);
    assertTrue(namespace.log().contains("greeting: hello"));
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
    cluster.kubectl("-n", "default", "apply", "-f", volume.toString()).expect(0);
    cluster
        .kubectl(
            "-n",
            "default",
            "wait",
            "pod/" + namespace.name(),
            "--for=jsonpath={.status.phase}=Succeeded",
            "--timeout=60s")
        .expect(0);
    var overlay = Overlay.base(app).with("node-cache").set("REMORA_FALLBACK_AFTER", "1s");
    try {
      namespace.deploy(overlay);
      cluster.registry().close();
      namespace.kubectl("delete", namespace.pod()).expect(0);

      namespace.rolledOut();
      assertTrue(namespace.log().contains("greeting: hello"));
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
        .kubectl("wait", "job/job", "--for=jsonpath={.status.active}=1", "--timeout=60s")
        .expect(0);
    awaitSecondPod(namespace);
    assertEquals(
        "", namespace.kubectl("get", "job/job", "-o", "jsonpath={.status.failed}").stdout());
  }

  private static void awaitSecondPod(Namespace namespace) {
    var first = namespace.pod();
    long end = System.nanoTime() + 60_000_000_000L;
    while (namespace.pod().equals(first)) {
      assertTrue(System.nanoTime() - end < 0, "the job never tried again");
    }
  }

  @Test
  void aJobFailsAtOnceWhereNoTryWillHelp(Cluster cluster, Namespace namespace) {
    var app = cluster.app("bad-" + namespace.name());
    cluster.attach(app, Map.of("app.yaml", "greeting: hello"));
    namespace.apply(Overlay.over("job", app).set("REMORA_MAX_BYTES", "1")); // refused: 18

    namespace.kubectl("wait", "job/job", JOB_ENDED.formatted("Failed"), "--timeout=60s").expect(0);

    var reason = "jsonpath={.status.conditions[?(@.type==\"Failed\")].reason}";
    assertEquals("PodFailurePolicy", namespace.kubectl("get", "job/job", "-o", reason).stdout());
    assertEquals(1, namespace.kubectl("get", "pods", "-o", "name").stdout().lines().count());
  }
}
