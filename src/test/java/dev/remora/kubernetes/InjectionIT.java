package dev.remora.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code k8s/injection}: pods that get their configuration by one annotation. */
@OnKubernetes
class InjectionIT {
  private static Injection injection;

  /** The only line for Remora is the annotation. */
  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: app}
      spec:
        selector: {matchLabels: {app: app}}
        template:
          metadata:
            labels: {app: app}
            annotations: {remora.dev/config: %s}
          spec:
            securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
            containers:
              - name: app
                image: %s
                securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
      """;

  @BeforeAll
  static void install(Cluster cluster) {
    injection = Injection.install(cluster);
  }

  @AfterAll
  static void remove() {
    injection.close();
  }

  @Test
  void aPodPullsBeforeItsContainersStart(Cluster cluster, Namespace namespace) {
    namespace.apply("app.yaml", DEPLOYMENT.formatted("pull", cluster.app("1", "greeting: hello")));

    namespace.rolledOut();
    assertEquals("greeting: hello", namespace.inApp("cat", "/config/app.yaml"));
  }

  @Test
  void aPodFollowsWhatIsAttachedLater(Cluster cluster, Namespace namespace) {
    var app = cluster.app("follow-" + namespace.name(), "greeting: hello");
    namespace.apply("app.yaml", DEPLOYMENT.formatted("follow", app));
    namespace.rolledOut();
    assertTrue(namespace.log().contains("greeting: hello"));

    cluster.attach(app, Map.of("app.yaml", "greeting: good morning"));

    namespace.awaitIn("app", "greeting: good morning", "cat", "/config/app.yaml");
    assertEquals("0", namespace.field(".status.containerStatuses[0].restartCount"));
  }
}
