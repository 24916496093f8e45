package dev.remora.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.remora.rig.Requires;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * {@code make bench-k8s}: how long a pod takes to start, by what runs before its application.
 *
 * <p>Measured from the moment when the scheduler binds the pod, which its event has in
 * microseconds, to the application's first line, which the runtime dates in nanoseconds. The
 * kubelet looks once a second how containers are, so each pod is made at a random moment of that
 * second; else one kind always meets the same moment, because the one before it ended at it.
 */
@OnKubernetes
@Tag("bench")
@Requires(Tool.ORAS)
class PodStartIT {
  private static final int PODS =
      Integer.parseInt(System.getenv().getOrDefault("REMORA_BENCH_PODS", "20"));
  private static final int LOOKS_EVERY_MILLIS = 1000;
  private static final String RESTRICTED =
      "securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}";

  private final Random random = new Random(1);

  @Test
  void podsStartAlmostAsSoonAsWithoutRemora(Cluster cluster, Namespace namespace)
      throws IOException, InterruptedException {
    var app = cluster.app("1", "greeting: hello");
    var kinds = kinds(cluster, app);
    var starts = new LinkedHashMap<String, List<Duration>>();
    for (var kind : kinds.entrySet()) { // pulls the images
      start(namespace, "first-" + name(kind.getKey()), kind.getValue(), app);
    }
    for (int i = 0; i < PODS; i++) {
      for (var kind : kinds.entrySet()) {
        Thread.sleep(random.nextInt(LOOKS_EVERY_MILLIS));
        var took = start(namespace, name(kind.getKey()) + "-" + i, kind.getValue(), app);
        starts.computeIfAbsent(kind.getKey(), k -> new ArrayList<>()).add(took);
      }
    }

    var report = new StringBuilder(PodStarts.HEAD);
    var kubelet = KubeletLog.read();
    for (var kind : starts.entrySet()) {
      assertEquals(PODS, kind.getValue().size());
      var pods = namespace.name() + "/" + name(kind.getKey()) + "-";
      report.append(
          new PodStarts(kind.getValue(), kubelet.starts(pods), kubelet.ran(pods))
              .row(kind.getKey()));
    }
    Files.writeString(cluster.directory().resolve("bench.md"), report);
    System.out.println(report);
  }

  /** What runs before the application, as init containers in YAML. */
  private static Map<String, String> kinds(Cluster cluster, String app) {
    var env =
        "env: [{name: REMORA_IMAGE, value: '%s'}, {name: REMORA_PLAIN_HTTP, value: '%s'}]"
            .formatted(app, cluster.registry().endpoint());
    var follow = "command: [/remora, follow], restartPolicy: Always, " + env;
    var kinds = new LinkedHashMap<String, String>();
    kinds.put("no init container", "");
    kinds.put("one that does nothing", container(app, "command: [/bin/busybox, 'true']"));
    kinds.put("`init`", container(cluster.remora(), "command: [/remora, pull], " + env));
    kinds.put(
        "`oras discover` and `oras pull`",
        container(cluster.oras(), "command: [/bin/sh, /pull, '" + app + "']"));
    kinds.put(
        "`sidecar` with `post-start`",
        container(
            cluster.remora(),
            follow
                + ", lifecycle: {postStart: {exec: {command:"
                + " [/remora, pull, --http-port=off]}}}"));
    kinds.put(
        "`sidecar`",
        container(
            cluster.remora(),
            follow
                + ", startupProbe: {httpGet: {path: /healthz/started, port: 8077},"
                + " periodSeconds: 1}"));
    return kinds;
  }

  private static String container(String image, String more) {
    return ("initContainers: [{name: first, image: '%s', %s, %s,"
            + " volumeMounts: [{name: config, mountPath: /config}]}],")
        .formatted(image, RESTRICTED, more);
  }

  /** Part of a pod's name. */
  private static String name(String kind) {
    return kind.replaceAll("[^a-z]+", "-").replaceAll("^-|-$", "");
  }

  private static Duration start(Namespace namespace, String name, String first, String app) {
    namespace.apply(
        "pod.yaml",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s}
        spec: {automountServiceAccountToken: false, enableServiceLinks: false,
          securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}, %s
          containers: [{name: app, image: '%s', %s,
            command: [/bin/sh, -c, 'echo started; exec sleep 3600'],
            volumeMounts: [{name: config, mountPath: /config, readOnly: true}]}],
          volumes: [{name: config, emptyDir: {}}]}
        """
            .formatted(name, first, app, RESTRICTED));
    var pod = "pod/" + name;
    namespace.kubectl("wait", pod, "--for=condition=Ready", "--timeout=60s").expect(0);
    var bound =
        namespace.kubectl(
            "get",
            "events",
            "--field-selector=reason=Scheduled,involvedObject.name=" + name,
            "-o",
            "jsonpath={.items[0].eventTime}");
    var said = namespace.kubectl("logs", pod, "-c", "app", "--timestamps").expect(0).stdout();
    namespace.kubectl("delete", pod, "--grace-period=1", "--wait=false").expect(0);
    return Duration.between(
        Instant.parse(bound.expect(0).stdout()),
        Instant.parse(said.substring(0, said.indexOf(' '))));
  }
}
