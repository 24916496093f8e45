package dev.remora.kubernetes;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.bench.Run;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code k8s/admission}: who is let in. */
@OnKubernetes
class AdmissionIT {

  @BeforeAll
  static void installThePolicy(Cluster cluster) {
    cluster.kubectl("apply", "-k", "../../k8s/admission").expect(0);
  }

  @AfterAll
  static void removeThePolicy(Cluster cluster) {
    cluster.kubectl("delete", "-k", "../../k8s/admission").expect(0);
  }

  @Test
  void whatIsWrittenByImagesIsLetIn(Cluster cluster, Namespace namespace) {
    policyIsEnforced(cluster, namespace);

    namespace.deploy(Overlay.base(cluster.app("1", "greeting: hello")));
  }

  @Test
  void whatSetImageLeavesBehindIsRefused(Cluster cluster, Namespace namespace) {
    policyIsEnforced(cluster, namespace);
    namespace.deploy(Overlay.base(cluster.app("1", "greeting: one")));
    var other = cluster.app("2", "greeting: two");

    assertRefused(
        namespace.kubectl("set", "image", "deployment/app", "app=" + other),
        "which no container of this pod runs");
    // scaling and labelling go on
    namespace.kubectl("scale", "deployment/app", "--replicas=2").expect(0);
    namespace.kubectl("label", "deployment/app", "seen=yes").expect(0);
  }

  @Test
  void aPodOfAnyOriginIsRefusedAsWell(Cluster cluster, Namespace namespace) {
    policyIsEnforced(cluster, namespace);
    var one = cluster.app("1", "greeting: one");
    var two = cluster.app("2", "greeting: two");

    assertRefused(dryRun(namespace, two, one), "which no container of this pod runs");
    dryRun(namespace, one, one).expect(0);
  }

  @Test
  void aTagIsRefused(Cluster cluster, Namespace namespace) {
    policyIsEnforced(cluster, namespace);
    var one = cluster.app("1", "greeting: one");

    assertRefused(
        dryRun(namespace, one, one.substring(0, one.indexOf('@')) + ":1"), "without a digest");
  }

  @Test
  void theAnnotationOfTheDownwardApiIsRead(Cluster cluster, Namespace namespace) {
    policyIsEnforced(cluster, namespace);
    var overlay = Overlay.base(cluster.app("1", "greeting: one")).with("downward-api");

    namespace.deploy(overlay);
    assertRefused(
        namespace.kubectl(
            "patch",
            "deployment/app",
            "-p",
            "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"remora.dev/image\":\""
                + cluster.app("2", "greeting: two")
                + "\"}}}}}"),
        "which no container of this pod runs");
  }

  /** A policy takes effect a moment after it was made. */
  private static void policyIsEnforced(Cluster cluster, Namespace namespace) {
    var app = cluster.app("1");
    long end = System.nanoTime() + 30_000_000_000L;
    while (dryRun(namespace, app, "tag:1").exit() == 0) {
      assertTrue(System.nanoTime() - end < 0, "the policy is never enforced");
    }
  }

  private static void assertRefused(Run run, String reason) {
    assertTrue(run.exit() != 0 && run.stderr().contains(reason), run::toString);
  }

  private static Run dryRun(Namespace namespace, String app, String remoraImage) {
    var restricted =
        "\"securityContext\":{\"allowPrivilegeEscalation\":false,\"runAsNonRoot\":true,"
            + "\"capabilities\":{\"drop\":[\"ALL\"]},\"seccompProfile\":{\"type\":\"RuntimeDefault\"}}";
    var overrides =
        "{\"spec\":{\"containers\":[{\"name\":\"app\",\"image\":\"%s\",%s}],\"initContainers\":[{\"name\":\"remora\",\"image\":\"remora\",\"env\":[{\"name\":\"REMORA_IMAGE\",\"value\":\"%s\"}],%s}]}}"
            .formatted(app, restricted, remoraImage, restricted);
    return namespace.kubectl(
        "run", "app", "--image=" + app, "--dry-run=server", "--overrides=" + overrides);
  }
}
