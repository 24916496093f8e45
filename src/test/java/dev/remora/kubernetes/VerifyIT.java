package dev.remora.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.remora.rig.KeyFiles;
import dev.remora.rig.Said;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code k8s/components/verify}: pods that take nothing that is not signed. */
@OnKubernetes
class VerifyIT {
  @TempDir Path scratch;
  private KeyFiles key;

  @BeforeEach
  void aKey() {
    key = KeyFiles.in(scratch, "prod");
  }

  @Test
  void aSignedUpdateArrivesAndAnUnsignedOneDoesNot(Cluster cluster, Namespace namespace) {
    var app = cluster.app("signed-" + namespace.name());
    trust(namespace, key);
    attach(cluster, app, key, "greeting: hello");
    namespace.deploy(Overlay.base(app).with("sidecar", "verify").set("REMORA_INTERVAL", "1s"));
    var pod = namespace.pod();

    cluster.attach(app, Map.of("app.yaml", "greeting: mallory"));
    namespace.awaitLog("remora", "passed over");
    assertEquals("greeting: hello", namespace.inApp("cat", "/config/app.yaml"));

    attach(cluster, app, key, "greeting: good morning");
    namespace.awaitIn("app", "greeting: good morning", "cat", "/config/app.yaml");

    assertEquals(pod, namespace.pod());
    assertEquals("0", namespace.field(".status.initContainerStatuses[0].restartCount"));
  }

  @Test
  void aPodWaitsUntilItsConfigurationIsSigned(Cluster cluster, Namespace namespace) {
    var app = cluster.app("unsigned-" + namespace.name(), "greeting: mallory");
    trust(namespace, key);
    namespace.apply(Overlay.base(app).with("init", "verify"));

    namespace.awaitRemoraEnded(17);
    Said.contains(namespace.describe(), "prod.pub");
    assertEquals("", namespace.field(".status.containerStatuses[0].state.running.startedAt"));

    attach(cluster, app, key, "greeting: hello");
    namespace.rolledOut();
    namespace.awaitLog("greeting: hello");
  }

  private static void attach(Cluster cluster, String app, KeyFiles key, String text) {
    cluster.attach(app, Map.of("app.yaml", text), "--sign-key", key.signing().toString());
  }

  /**
   * What the generator of an overlay makes, as the kubelet writes it: links to a hidden directory.
   */
  private static void trust(Namespace namespace, KeyFiles key) {
    namespace
        .kubectl("create", "configmap", "verify-keys", "--from-file=" + key.verifying())
        .expect(0);
  }
}
