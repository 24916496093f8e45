package dev.remora.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.Said;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code k8s/base}: what a pod does at its start, with and without its configuration. */
@OnKubernetes
class InitContainerIT {
  private static final String REMORA = ".status.initContainerStatuses[0]";

  @Test
  void theConfigurationIsThereBeforeTheApplicationStarts(Cluster cluster, Namespace namespace) {
    namespace.deploy(Overlay.base(cluster.app("1", "greeting: hello")));

    namespace.awaitLog("app 1 reads 'greeting: hello'");
    assertEquals("0", namespace.field(".status.containerStatuses[0].restartCount"));
    assertEquals("0", namespace.field(REMORA + ".restartCount"));
    Said.contains(namespace.field(REMORA + ".state.terminated.message"), "shop/app");
  }

  @Test
  void neitherTokenNorServiceLinksComeInAndTheVolumeIsReadOnly(
      Cluster cluster, Namespace namespace) {
    namespace.deploy(Overlay.base(cluster.app("1", "greeting: hello")));

    assertEquals("config", namespace.field(".spec.volumes[*].name"));
    assertEquals("false", namespace.field(".spec.enableServiceLinks"));
    var token = namespace.exec("app", "ls", "/var/run/secrets/kubernetes.io");
    assertTrue(token.stderr().contains("No such file or directory"), token::toString);
    var written = namespace.exec("app", "sh", "-c", "echo x >/config/app.yaml");
    assertTrue(written.stderr().contains("Read-only file system"), written::toString);
  }

  @Test
  void nothingAttachedKeepsThePodWaitingUntilItIs(Cluster cluster, Namespace namespace) {
    var app = cluster.app("bare-" + namespace.name());
    namespace.apply(Overlay.base(app));

    namespace.awaitRemoraEnded(11);
    assertWaitsAndSays(namespace, "nothing");

    cluster.attach(app, Map.of("app.yaml", "greeting: at last"));
    namespace.rolledOut();
    namespace.awaitLog("greeting: at last");
  }

  @Test
  void aWrongDigestIsSaid(Cluster cluster, Namespace namespace) {
    var app = cluster.registry().endpoint() + "/shop/app@sha256:" + "0".repeat(64);
    namespace.apply(Overlay.base(app));

    namespace.awaitRemoraEnded(10);
    assertWaitsAndSays(namespace, "sha256:0000");
  }

  @Test
  void aRegistryThatIsDownIsSaid(Cluster cluster, Namespace namespace) {
    namespace.deploy(Overlay.base(cluster.app("1", "greeting: hello")));
    namespace.kubectl("delete", "deployment/app", "--cascade=foreground").expect(0);
    cluster.registry().close();
    namespace.apply(
        Overlay.base(cluster.remora().replace("/remora@", "/shop/app@"))
            .set("REMORA_DEADLINE", "2s"));

    namespace.awaitRemoraEnded(14);
    assertWaitsAndSays(namespace, cluster.registry().endpoint());
  }

  private static void assertWaitsAndSays(Namespace namespace, String text) {
    var message = namespace.field(REMORA + ".lastState.terminated.message");
    assertTrue(message.startsWith("cannot "), message);
    Said.contains(message, text);
    assertEquals(1, message.lines().count(), message);
    Said.contains(namespace.describe(), message.strip());
    Said.contains(namespace.kubectl("get", "pods").stdout(), "Init:");
    assertEquals("", namespace.field(".status.containerStatuses[0].state.running.startedAt"));
  }

  @Test
  void eachImageComesWithItsOwnConfigurationAlsoBackwards(Cluster cluster, Namespace namespace) {
    namespace.deploy(Overlay.base(cluster.app("1", "greeting: one")));
    assertEquals("greeting: one", namespace.inApp("cat", "/config/app.yaml"));

    namespace.deploy(Overlay.base(cluster.app("2", "greeting: two")));
    assertEquals("greeting: two", namespace.inApp("cat", "/config/app.yaml"));
    assertEquals("2", namespace.inApp("cat", "/version"));

    namespace.kubectl("rollout", "undo", "deployment/app").expect(0);
    namespace.rolledOut();
    assertEquals("greeting: one", namespace.inApp("cat", "/config/app.yaml"));
    assertEquals("1", namespace.inApp("cat", "/version"));
  }

  @Test
  void aNodeThatRestartsWithoutItsRegistryStartsFromWhatItHad(
      Cluster cluster, Namespace namespace) {
    NodeRestart restart = NodeRestart.required();
    namespace.deploy(
        Overlay.base(cluster.app("1", "greeting: hello")).set("REMORA_FALLBACK_AFTER", "1s"));
    var pod = namespace.pod();

    cluster.registry().close();
    restart.run(cluster);
    namespace.await(".status.containerStatuses[0].restartCount", "1");
    namespace.rolledOut();

    assertEquals(pod, namespace.pod());
    namespace.awaitLog("greeting: hello");
    var said = namespace.kubectl("logs", pod, "-c", "remora").expect(0).stdout();
    assertTrue(said.contains("warning") || said.contains("WARN"), said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"init", "sidecar"}) // in the latter, two processes share the limit
  void largeFilesPassUnderTheMemoryLimit(String component, Cluster cluster, Namespace namespace) {
    var app = cluster.app("large-" + namespace.name());
    var large = "0123456789abcdef".repeat(31 << 16); // 31 MiB, half the limit
    cluster.attach(app, Map.of("app.yaml", "greeting: hello", "model.txt", large));

    namespace.deploy(Overlay.base(app).with(component));

    assertEquals("0", namespace.field(REMORA + ".restartCount"));
    assertEquals("64Mi", namespace.field(".spec.initContainers[0].resources.limits.memory"));
  }
}
