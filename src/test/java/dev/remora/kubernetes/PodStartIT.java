package dev.remora.kubernetes;

import dev.remora.rig.Requires;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * {@code make bench-k8s}: how long a pod takes to start, by what runs before its application.
 *
 * <p>Measured from the moment when the scheduler binds the pod, which its event has in
 * microseconds, to the application's first line, which the runtime dates in nanoseconds. The
 * kubelet looks once a second how containers are. So in each round a pod of every kind is made at
 * the same moment of a second, another one in each round, and each when the one before it is gone.
 */
@OnKubernetes
@Tag("bench")
@Requires(Tool.ORAS)
class PodStartIT {
  private static final int PODS =
      Integer.parseInt(System.getenv().getOrDefault("REMORA_BENCH_PODS", "20"));

  /** No round begins later. */
  private static final Duration LIMIT = Duration.ofMinutes(12);

  /** What Remora may add to an init container that does nothing. */
  private static final double MOST_SECONDS = 0.05;

  private static final long LOOKS_EVERY_MILLIS = 1000;

  /** The fractional parts of its multiples are spread evenly, however many there are. */
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

  private static final String RESTRICTED =
      "securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}";

  @Test
  void podsStartAlmostAsSoonAsWithoutRemora(Cluster cluster, Namespace namespace)
      throws IOException, InterruptedException {
    try (var _ = Injection.install(cluster)) {
      measure(cluster, namespace);
    }
  }

  private static void measure(Cluster cluster, Namespace namespace)
      throws IOException, InterruptedException {
    var app = cluster.app("1", "greeting: hello");
    var nothing =
        Kind.ending(
            "an init container that does nothing",
            container(cluster.idle(), "command: [/bin/busybox, 'true']"));
    var init =
        Kind.ending(
            "`components/init`",
            container(cluster.remora(), "command: [/remora, pull], " + environment(cluster, app)));
    var annotated = Kind.annotated("pull");
    var kinds = kinds(cluster, app, nothing, init, annotated);
    for (var kind : kinds) { // pulls the images
      start(namespace, kind, "first", app);
    }
    var before = load();
    var began = System.nanoTime();
    int rounds = 0;
    while (rounds < PODS && System.nanoTime() - began < LIMIT.toNanos()) {
      for (var kind : turns(kinds, rounds)) {
        awaitMoment(rounds);
        kind.starts().add(start(namespace, kind, "" + rounds, app));
      }
      rounds++;
    }

    var kubelet = KubeletLog.read();
    var report = new StringBuilder(PodStarts.HEAD);
    var compared = nothing.figures(namespace, kubelet);
    for (var kind : kinds) {
      report.append(kind.figures(namespace, kubelet).row(kind.name(), compared));
    }
    var more = init.figures(namespace, kubelet).more(compared);
    var injected = annotated.figures(namespace, kubelet).more(init.figures(namespace, kubelet));
    report.append(
        """

        With Remora the application starts %s s later than with an init container that does nothing; the aim,
        at most %.2f s, is %s. By the annotation it starts %s s later than by `components/init`. %d pods of each kind on
        Kubernetes %s, one node with %d processors, load %s before and %s after, images present; %s.
        """
            .formatted(
                more,
                MOST_SECONDS,
                Math.round(more.mean() * 100) <= Math.round(MOST_SECONDS * 100)
                    ? "reached"
                    : "missed",
                injected,
                rounds,
                namespace.kubernetes(),
                Runtime.getRuntime().availableProcessors(),
                before,
                load(),
                LocalDate.now(ZoneOffset.UTC)));
    Files.writeString(cluster.directory().resolve("bench.md"), report);
    System.out.println(report);
  }

  /**
   * A kind of pod.
   *
   * @param annotation by which Remora is put into the pod, in YAML; empty where it is there, or
   *     none
   * @param first what runs before the application, as init containers in YAML
   * @param ends whether that has ended when the application begins
   * @param starts how long the pods took to start until now
   */
  private record Kind(
      String name, String annotation, String first, boolean ends, List<Duration> starts) {
    static Kind ending(String name, String first) {
      return new Kind(name, "", first, true, new ArrayList<>());
    }

    static Kind other(String name, String first) {
      return new Kind(name, "", first, false, new ArrayList<>());
    }

    static Kind annotated(String mode) {
      var annotation = "remora.dev/config: " + mode;
      return new Kind(
          "`" + annotation + "`", annotation, "", mode.equals("pull"), new ArrayList<>());
    }

    /** The volume; where Remora is put into the pod, that brings its own. */
    String volume() {
      return annotation.isEmpty() ? "volumes: [{name: config, emptyDir: {}}]" : "";
    }

    String mount() {
      return annotation.isEmpty()
          ? "volumeMounts: [{name: config, mountPath: /config, readOnly: true}]"
          : "";
    }

    /** How the names of its pods begin. */
    String pods() {
      return name.replaceAll("[^a-z]+", "-").replaceAll("^-|-$", "") + "-";
    }

    PodStarts figures(Namespace namespace, KubeletLog kubelet) {
      return new PodStarts(starts, ends ? kubelet.ran(namespace.name() + "/" + pods()) : List.of());
    }
  }

  /** Who begins moves on with each round, and the direction changes. */
  private static List<Kind> turns(List<Kind> kinds, int round) {
    var order = new ArrayList<>(kinds);
    Collections.rotate(order, -(round / 2));
    return round % 2 == 0 ? order : order.reversed();
  }

  /** Waits for the moment of a second in which this round makes its pods. */
  private static void awaitMoment(int round) throws InterruptedException {
    long moment = (long) (round * GOLDEN % 1 * LOOKS_EVERY_MILLIS);
    Thread.sleep(Math.floorMod(moment - System.currentTimeMillis(), LOOKS_EVERY_MILLIS));
  }

  /** How many processes ran or wanted to, in the last minute. */
  private static String load() throws IOException {
    var averages = Files.readString(Path.of("/proc/loadavg"));
    return averages.substring(0, averages.indexOf(' '));
  }

  private static List<Kind> kinds(
      Cluster cluster, String app, Kind nothing, Kind init, Kind annotated) {
    var follow = "command: [/remora, follow], restartPolicy: Always, " + environment(cluster, app);
    var hook = ", lifecycle: {postStart: {exec: {command: [/remora, pull, --http-port=off]}}}";
    var probe = ", startupProbe: {httpGet: {path: /healthz/started, port: 8077}, periodSeconds: 1}";
    return List.of(
        Kind.other("no init container", ""),
        nothing,
        init,
        annotated,
        Kind.ending(
            "one with `oras discover` and `oras pull`",
            container(cluster.oras(), "command: [/bin/sh, /pull, '" + app + "']")),
        Kind.other(
            "`components/sidecar` with `components/post-start`",
            container(cluster.remora(), follow + hook)),
        Kind.other("`components/sidecar`", container(cluster.remora(), follow + probe)),
        Kind.annotated("follow"));
  }

  private static String environment(Cluster cluster, String app) {
    return "env: [{name: REMORA_IMAGE, value: '%s'}, {name: REMORA_PLAIN_HTTP, value: '%s'}]"
        .formatted(app, cluster.registry().endpoint());
  }

  private static String container(String image, String more) {
    return ("initContainers: [{name: first, image: '%s', %s, %s,"
            + " volumeMounts: [{name: config, mountPath: /config}]}],")
        .formatted(image, RESTRICTED, more);
  }

  private static Duration start(Namespace namespace, Kind kind, String number, String app) {
    var name = kind.pods() + number;
    namespace.apply(
        "pod.yaml",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, annotations: {%s}}
        spec: {automountServiceAccountToken: false, enableServiceLinks: false,
          securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}, %s
          containers: [{name: app, image: '%s', %s,
            command: [/bin/sh, -c, 'echo started; trap "exit 0" TERM; sleep 3600 & wait'],
            %s}],
          %s}
        """
            .formatted(
                name,
                kind.annotation(),
                kind.first(),
                app,
                RESTRICTED,
                kind.mount(),
                kind.volume()));
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
    namespace.kubectl("delete", pod, "--grace-period=1", "--timeout=60s").expect(0);
    return Duration.between(
        Instant.parse(bound.expect(0).stdout()),
        Instant.parse(said.substring(0, said.indexOf(' '))));
  }
}
