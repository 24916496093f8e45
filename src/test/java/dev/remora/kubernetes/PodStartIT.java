package dev.remora.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.remora.bench.Requires;
import dev.remora.bench.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * {@code make bench-k8s}: how long a pod takes to start, by what runs before its application. The
 * figure is the kubelet's own, {@code podStartE2EDuration} in its log, which {@code
 * REMORA_BENCH_KUBELET_LOG} names.
 */
@OnKubernetes
@Tag("bench")
@Requires(Tool.ORAS)
class PodStartIT {
  private static final int PODS =
      Integer.parseInt(System.getenv().getOrDefault("REMORA_BENCH_PODS", "20"));
  private static final String RESTRICTED =
      "securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}";

  @Test
  void podsStartAlmostAsSoonAsWithoutRemora(Cluster cluster, Namespace namespace)
      throws IOException {
    var log = Path.of(System.getenv().getOrDefault("REMORA_BENCH_KUBELET_LOG", "kubelet.log"));
    var app = cluster.app("1", "greeting: hello");
    var registry = cluster.registry().endpoint();
    var oras = cluster.oras();
    var kinds = new LinkedHashMap<String, String>();
    kinds.put("none", "");
    kinds.put("nothing", container(app, "[/bin/busybox, 'true']", ""));
    kinds.put(
        "remora",
        container(
            cluster.remora(),
            "[/remora, pull]",
            ", env: [{name: REMORA_IMAGE, value: '%s'}, {name: REMORA_PLAIN_HTTP, value: '%s'}]"
                .formatted(app, registry)));
    kinds.put("oras", container(oras, "[/bin/sh, /pull, '" + app + "']", ""));

    var pods = new LinkedHashMap<String, List<String>>();
    for (int i = 0; i < PODS; i++) {
      for (var kind : kinds.entrySet()) {
        var name = kind.getKey() + "-" + i;
        start(namespace, name, kind.getValue(), app);
        pods.computeIfAbsent(kind.getKey(), k -> new ArrayList<>()).add(name);
      }
    }

    var said = Files.readString(log);
    var report =
        new StringBuilder("| before the application | median s | fastest s | slowest s |\n");
    report.append("| --- | --- | --- | --- |\n");
    for (var kind : pods.entrySet()) {
      var times = new ArrayList<Double>();
      for (var pod : kind.getValue()) {
        times.add(seconds(said, namespace.name() + "/" + pod));
      }
      Collections.sort(times);
      assertEquals(PODS, times.size());
      report.append(
          "| %s | %.2f | %.2f | %.2f |%n"
              .formatted(kind.getKey(), times.get(PODS / 2), times.getFirst(), times.getLast()));
    }
    Files.writeString(cluster.directory().resolve("bench.md"), report);
    System.out.println(report);
  }

  private static String container(String image, String command, String more) {
    return ("initContainers: [{name: first, image: '%s', command: %s, %s%s,"
            + " volumeMounts: [{name: config, mountPath: /config}]}], ")
        .formatted(image, command, RESTRICTED, more);
  }

  private static void start(Namespace namespace, String name, String first, String app)
      throws IOException {
    Files.createDirectories(namespace.directory());
    var file =
        Files.writeString(
            namespace.directory().resolve("pod.yaml"),
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: %s}
            spec: {automountServiceAccountToken: false, enableServiceLinks: false,
              securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}, %s
              containers: [{name: app, image: '%s', command: [/bin/sleep, '3600'], %s,
                volumeMounts: [{name: config, mountPath: /config, readOnly: true}]}],
              volumes: [{name: config, emptyDir: {}}]}
            """
                .formatted(name, first, app, RESTRICTED));
    namespace.kubectl("apply", "-f", file.toString()).expect(0);
    namespace.kubectl("wait", "pod/" + name, "--for=condition=Ready", "--timeout=60s").expect(0);
    namespace.kubectl("delete", "pod/" + name, "--grace-period=1", "--wait=false").expect(0);
  }

  private static double seconds(String log, String pod) {
    var line =
        Pattern.compile("pod=\"" + pod + "\".*podStartE2EDuration=\"?([0-9.]+)(m?s)").matcher(log);
    if (!line.find()) {
      throw new AssertionError("the kubelet's log says nothing of the start of " + pod);
    }
    return Double.parseDouble(line.group(1)) / (line.group(2).equals("ms") ? 1000 : 1);
  }
}
