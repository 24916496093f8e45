package dev.remora.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code k8s/injection}: workloads that get their configuration by one annotation. They are made at
 * once, and share a namespace.
 */
@OnKubernetes
class InjectionIT {
  private static final Path WORKLOADS = Path.of("src/test/kubernetes/injected.yaml");
  private static final String LIMIT = "--timeout=90s";

  private static String one;
  private static Path file;

  @BeforeAll
  static void makeThemAll(Cluster cluster, Injection installed, Namespace namespace)
      throws IOException {
    one = cluster.app("injected", "greeting: hello");
    namespace
        .kubectl(
            "create",
            "secret",
            "docker-registry",
            "reader",
            "--docker-server=elsewhere.example",
            "--docker-username=reader",
            "--docker-password=none")
        .expect(0);
    file =
        namespace.write(
            "workloads.yaml",
            Files.readString(WORKLOADS)
                .replace("ONE", one)
                .replace("TWO", cluster.app("beside"))
                .replace("image: REMORA\n", "image: " + cluster.remora() + "\n")
                .replace("REGISTRY", cluster.registry().endpoint()));
    namespace.kubectl("apply", "-f", file.toString()).expect(0);
    namespace.kubectl("create", "job", "cronjob", "--from=cronjob/cronjob").expect(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"deployment", "statefulset", "daemonset"})
  void aWorkloadServesWithItsConfiguration(String name, Namespace namespace) {
    namespace.rolledOut(name + "/" + name);

    // of one pod: others may be on their way out, since one of the tests scales
    awaitReads(namespace, 1, name + "/" + name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"replicaset", "pod", "several", "init", "own"})
  void aPodServesWithItsConfiguration(String name, Namespace namespace) {
    namespace.kubectl("wait", "pod", "-l", "app=" + name, "--for=condition=Ready", LIMIT).expect(0);

    awaitReads(namespace, 1, "-l", "app=" + name);
  }

  @ParameterizedTest
  @CsvSource({"job, 1", "indexedjob, 2", "cronjob, 1"})
  void aTaskEndsWithItsConfiguration(String name, int pods, Namespace namespace) {
    namespace.completed(name);

    awaitReads(namespace, pods, "-l", "app=" + name);
  }

  @Test
  void onlyTheContainerThatIsNamedSeesIt(Namespace namespace) {
    namespace.kubectl("wait", "pod/several", "--for=condition=Ready", LIMIT).expect(0);

    namespace.kubectl("exec", "several", "-c", "app", "--", "cat", "/config/app.yaml").expect(0);
    namespace.kubectl("exec", "several", "-c", "other", "--", "ls", "/config").expect(1);
  }

  @Test
  void aPodThatBringsRemoraIsLeftAlone(Namespace namespace) {
    var volumes =
        namespace.kubectl("get", "pod", "own", "-o", "jsonpath={.spec.volumes[*].name}").stdout();

    assertTrue(volumes.startsWith("config"), volumes);
    assertTrue(!volumes.contains("remora-config"), volumes);
  }

  @Test
  void remoraHasNoTokenOfTheApiThoughThePodHas(Namespace namespace) {
    var mounts =
        "jsonpath={range .spec.%s[*].volumeMounts[?(@.mountPath==\"/var/run/secrets/kubernetes.io/serviceaccount\")]}{.name}{end}";
    var pod = new String[] {"get", "pod", "pod", "-o", ""};

    pod[4] = mounts.formatted("initContainers");
    assertEquals("remora-no-token", namespace.kubectl(pod).stdout());
    pod[4] = mounts.formatted("containers");
    assertTrue(namespace.kubectl(pod).stdout().startsWith("kube-api-access"));
  }

  @Test
  void whatIsAppliedAgainIsUnchanged(Namespace namespace) {
    namespace.kubectl("diff", "-f", file.toString()).expect(0);
    var said = namespace.kubectl("apply", "-f", file.toString()).expect(0).stdout();

    // of a bare pod that has init containers kubectl says "configured", whoever injected what
    assertEquals(
        List.of(),
        said.lines().filter(it -> !it.endsWith(" unchanged") && !it.startsWith("pod/")).toList());
    // as Flux does, and Argo CD where it is told to
    for (int i = 0; i < 2; i++) {
      namespace
          .kubectl(
              "apply",
              "--server-side",
              "--force-conflicts",
              "--field-manager=flux",
              "-f",
              file.toString())
          .expect(0);
    }
  }

  @Test
  void theImageThatIsSetBringsItsConfigurationAndTheUndoItsOwn(
      Cluster cluster, Namespace namespace) {
    namespace.rolledOut("deployment/deployment");
    var two = cluster.app("injected-next", "greeting: two");

    namespace.kubectl("set", "image", "deployment/deployment", "app=" + two).expect(0);
    namespace.rolledOut("deployment/deployment");
    assertEquals("greeting: two", read(namespace));

    namespace.kubectl("rollout", "undo", "deployment/deployment").expect(0);
    namespace.rolledOut("deployment/deployment");
    assertEquals("greeting: hello", read(namespace));

    // as an autoscaler does
    namespace.kubectl("scale", "deployment/deployment", "--replicas=3").expect(0);
    namespace.rolledOut("deployment/deployment");
    namespace.kubectl("scale", "deployment/deployment", "--replicas=1").expect(0);
    namespace.rolledOut("deployment/deployment");
  }

  @Test
  void anUpdateComesAndTheApplicationIsTold(Cluster cluster, Namespace namespace) {
    var app = cluster.app("followed", "greeting: hello");
    var pod =
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: followed
          labels: {app: followed}
          annotations: {remora.dev/config: follow, remora.dev/on-change: "signal:HUP@app"}
        spec:
          shareProcessNamespace: true
          securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
          containers:
            - name: app
              image: %s
              securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
        """;
    namespace.apply("followed.yaml", pod.formatted(app));
    namespace.kubectl("wait", "pod/followed", "--for=condition=Ready", LIMIT).expect(0);

    cluster.attach(app, Map.of("app.yaml", "greeting: good morning"));

    Said.await(
        Duration.ofSeconds(90),
        () -> namespace.kubectl("logs", "followed", "-c", "app").stdout(),
        "reads 'greeting: good morning'");
  }

  @Test
  void aContainerToLookAroundComesInAndTheImageOfARunningPodStays(
      Cluster cluster, Namespace namespace) {
    namespace.kubectl("wait", "pod/pod", "--for=condition=Ready", LIMIT).expect(0);

    namespace
        .kubectl("debug", "pod/pod", "--image=" + one, "--profile=restricted", "--", "ls", "/")
        .expect(0);
    var other = cluster.app("unlike", "greeting: other");
    var refused = namespace.kubectl("set", "image", "pod/pod", "app=" + other).expect(1);
    assertTrue(refused.stderr().contains("the configuration would be that of another image"));

    var follow = "remora.dev/config=follow";
    var late = namespace.kubectl("annotate", "--overwrite", "pod/pod", follow).expect(1);
    assertTrue(late.stderr().contains("changes nothing in a pod that is there"), late::stderr);
    namespace.kubectl("annotate", "pod/pod", "note=looked-around").expect(0);
  }

  private static String read(Namespace namespace) {
    namespace.awaitNoneEnding(); // kubectl takes the pod that has been ready longest
    return namespace
        .kubectl("exec", "deployment/deployment", "-c", "app", "--", "cat", "/config/app.yaml")
        .expect(0)
        .stdout();
  }

  /** Each of so many pods says what it read when it started. */
  private static void awaitReads(Namespace namespace, int pods, String... which) {
    var line = Stream.concat(Stream.of("logs", "-c", "app"), Stream.of(which));
    var logs = line.toArray(String[]::new);
    Said.await(
        "what " + pods + " read",
        Duration.ofSeconds(30),
        () -> namespace.kubectl(logs).stdout(),
        log -> log.split("greeting: hello", -1).length - 1 == pods);
  }
}
