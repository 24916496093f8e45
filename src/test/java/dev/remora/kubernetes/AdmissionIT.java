package dev.remora.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.Run;
import dev.remora.rig.Said;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code k8s/admission}: who is let in. */
@OnKubernetes
class AdmissionIT {
  private static final String POLICY = "../../k8s/admission";
  private static final String STALE = "which no container of this pod runs";
  private static final String UNPINNED = "without a digest";

  private static final String RESTRICTED =
      "securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}";

  /** Application, and what Remora's container says in {@code env}. */
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: app, annotations: {remora.dev/image: "%s"}}
      spec:
        securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
        initContainers:
          - {name: remora, image: remora, RESTRICTED, env: [%s]}
        containers:
          - {name: app, image: "%1$s", RESTRICTED}
      """
          .replace("RESTRICTED", RESTRICTED);

  private static final String CRON_JOB =
      """
      apiVersion: batch/v1
      kind: CronJob
      metadata: {name: app}
      spec:
        schedule: "0 4 * * *"
        jobTemplate:
          spec:
            template:
              spec:
                restartPolicy: Never
                initContainers: [{name: remora, image: remora, env: [%s]}]
                containers: [{name: app, image: "%s"}]
      """;

  @BeforeAll
  static void installThePolicy(Cluster cluster) {
    cluster.kubectl("apply", "-k", POLICY).expect(0);
  }

  @BeforeEach
  void thePolicyIsEnforced(Cluster cluster, Namespace namespace) {
    awaitPolicy(cluster, namespace, true);
  }

  @AfterAll
  static void removeThePolicy(Cluster cluster) {
    cluster.kubectl("delete", "--ignore-not-found", "-k", POLICY).expect(0);
  }

  @Test
  void whatIsWrittenByImagesIsLetIn(Cluster cluster, Namespace namespace) {
    namespace.deploy(Overlay.base(cluster.app("1", "greeting: hello")));
  }

  @Test
  void whatSetImageLeavesBehindIsRefused(Cluster cluster, Namespace namespace) {
    namespace.deploy(Overlay.base(cluster.app("1", "greeting: one")));
    var other = cluster.app("2", "greeting: two");

    assertRefused(namespace.kubectl("set", "image", "deployment/app", "app=" + other), STALE);
    // scaling and labelling go on
    namespace.kubectl("scale", "deployment/app", "--replicas=2").expect(0);
    namespace.kubectl("label", "deployment/app", "seen=yes").expect(0);
  }

  @Test
  void aPodThatWasThereBeforeIsLeftInPeace(Cluster cluster, Namespace namespace) {
    var app = cluster.app("1", "greeting: one");
    try {
      cluster.kubectl("delete", "-k", POLICY).expect(0);
      awaitPolicy(cluster, namespace, false);
      namespace.apply(Overlay.base(app).set("REMORA_IMAGE", app.replaceAll("@.*", ":1")));
      namespace.rolledOut();
    } finally {
      cluster.kubectl("apply", "-k", POLICY).expect(0);
    }
    awaitPolicy(cluster, namespace, true);

    var pod = namespace.pod();
    namespace.kubectl("label", pod, "seen=yes").expect(0);
    namespace.kubectl("scale", "deployment/app", "--replicas=0").expect(0);
    namespace.kubectl("wait", pod, "--for=delete", "--timeout=90s").expect(0);
    // but there will be no other: its replica set says why
    namespace.kubectl("scale", "deployment/app", "--replicas=1").expect(0);
    namespace
        .kubectl(
            "wait",
            "replicaset",
            "--all",
            "--for=jsonpath={.status.conditions[?(@.type==\"ReplicaFailure\")].reason}=FailedCreate",
            "--timeout=90s")
        .expect(0);
    var said =
        namespace.kubectl(
            "get", "replicaset", "-o", "jsonpath={.items[*].status.conditions[*].message}");
    Said.contains(said.stdout(), UNPINNED);
  }

  @Test
  void aContainerToLookAroundIsLetIn(Cluster cluster, Namespace namespace) {
    var app = cluster.app("1", "greeting: hello");
    namespace.deploy(Overlay.base(app));

    namespace
        .kubectl(
            "debug", namespace.pod(), "--image=" + app, "--profile=restricted", "--", "ls", "/")
        .expect(0);
  }

  @Test
  void aPodOfAnyOriginIsJudged(Cluster cluster, Namespace namespace) {
    var one = image(cluster, "1");
    var two = image(cluster, "2");

    pod(namespace, one, env(one)).expect(0);
    assertRefused(pod(namespace, two, env(one)), STALE);
    // under another name, from a mirror
    pod(namespace, one, env(one.replace("/shop/", "/mirror/"))).expect(0);
    pod(namespace, one, env(one.replace("@", ":1@"))).expect(0);
    // no Remora, or one that was given no image
    pod(namespace, one, "").expect(0);
    pod(namespace, one, "{name: REMORA_ARTIFACT, value: 'r.example/c:1'}").expect(0);
  }

  @Test
  void whatNamesNoDigestIsRefused(Cluster cluster, Namespace namespace) {
    var one = image(cluster, "1");

    for (var value :
        new String[] {"r.example/app:1", "r.example/app", "", one + "0", "@sha256:1"}) {
      var run = pod(namespace, one, env(value));
      assertTrue(run.exit() != 0, () -> value + " is let in: " + run);
    }
    assertRefused(pod(namespace, one, env("r.example/app:1")), UNPINNED);
    var elsewhere = "{name: REMORA_IMAGE, valueFrom: {configMapKeyRef: {name: images, key: app}}}";
    assertRefused(pod(namespace, one, elsewhere), "not set to an image");
  }

  @Test
  void aDigestOfItsOwnVariableDecides(Cluster cluster, Namespace namespace) {
    var one = image(cluster, "1");
    var digest = "{name: REMORA_IMAGE_DIGEST, value: '%s'}";

    pod(namespace, one, env("r.example/app:1") + ", " + digest.formatted(digest(one))).expect(0);
    assertRefused(
        pod(namespace, one, env(one) + ", " + digest.formatted(digest(image(cluster, "2")))),
        STALE);
  }

  @Test
  void ofAVariableThatIsThereTwiceTheLastDecides(Cluster cluster, Namespace namespace) {
    var one = image(cluster, "1");
    var two = image(cluster, "2");

    assertRefused(pod(namespace, one, env(one) + ", " + env(two)), STALE);
    pod(namespace, one, env(two) + ", " + env(one)).expect(0);
  }

  @Test
  void whoCarriesRemoraInItsOwnImageIsLetIn(Cluster cluster, Namespace namespace) {
    var one = image(cluster, "1");
    var pod =
        POD.formatted(one, "")
            .replace("{name: app, image", "{name: app, env: [" + env(one) + "], image");

    create(namespace, pod).expect(0);
  }

  @Test
  void aCronJobIsJudged(Cluster cluster, Namespace namespace) {
    var one = image(cluster, "1");

    create(namespace, CRON_JOB.formatted(env(one), one)).expect(0);
    assertRefused(create(namespace, CRON_JOB.formatted(env(image(cluster, "2")), one)), STALE);
  }

  @Test
  void theAnnotationOfTheDownwardApiIsRead(Cluster cluster, Namespace namespace) {
    var one = image(cluster, "1");
    var annotation =
        "{name: REMORA_IMAGE, valueFrom: {fieldRef: {fieldPath:"
            + " \"metadata.annotations['%s']\"}}}";

    pod(namespace, one, annotation.formatted("remora.dev/image")).expect(0);
    assertRefused(pod(namespace, one, annotation.formatted("missing")), "not set to an image");
    var stale = POD.formatted(one, annotation.formatted("remora.dev/image"));
    assertRefused(
        create(namespace, stale.replaceFirst(one, image(cluster, "2"))), STALE); // the annotation
  }

  /**
   * A policy takes effect, or none, a moment after it was made or deleted. A namespace that is new
   * may refuse a pod for other reasons.
   */
  private static void awaitPolicy(Cluster cluster, Namespace namespace, boolean enforced) {
    var image = image(cluster, "1");
    Said.await(
        enforced ? "refused by the policy" : "let in",
        Namespace.LIMIT,
        () -> pod(namespace, image, env("tag:1")),
        run -> enforced ? run.stderr().contains(UNPINNED) : run.exit() == 0);
  }

  private static void assertRefused(Run run, String reason) {
    assertEquals(1, run.exit(), run::toString);
    Said.contains(run.stderr(), reason);
  }

  private static Run pod(Namespace namespace, String app, String env) {
    return create(namespace, POD.formatted(app, env));
  }

  private static Run create(Namespace namespace, String yaml) {
    var file = namespace.write("judged.yaml", yaml);
    return namespace.kubectl("create", "--dry-run=server", "-f", file.toString());
  }

  private static String env(String image) {
    return "{name: REMORA_IMAGE, value: '" + image + "'}";
  }

  /** Nobody pulls it. */
  private static String image(Cluster cluster, String digit) {
    return cluster.registry().endpoint() + "/shop/app@sha256:" + digit.repeat(64);
  }

  private static String digest(String image) {
    return image.substring(image.indexOf('@') + 1);
  }
}
