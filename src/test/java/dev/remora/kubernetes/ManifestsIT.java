package dev.remora.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.remora.rig.Requires;
import dev.remora.rig.Said;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code kubectl kustomize} prints, before the API server. */
@OnKubernetes
class ManifestsIT {
  private static final String PROMETHEUS_RULES = "prometheusrules.monitoring.coreos.com";

  /** Schemas of the Prometheus operator, as it publishes them. */
  private static final Path SCHEMAS = Path.of("src/test/kubernetes/schemas").toAbsolutePath();

  /** Each component, after the one that it wants. */
  static List<List<String>> components() throws IOException {
    List<List<String>> lists = new ArrayList<>();
    for (var first : Components.FIRST) {
      lists.add(List.of(first));
    }
    for (var component : Components.after("sidecar")) {
      lists.add(List.of("sidecar", component));
    }
    return lists;
  }

  @ParameterizedTest
  @MethodSource("components")
  void everyComponentIsAcceptedOnADeployment(
      List<String> components, Cluster cluster, Namespace namespace) {
    accepted(
        namespace, Overlay.base(image(cluster)).with(components.toArray(String[]::new)), cluster);
  }

  @ParameterizedTest
  @MethodSource("components")
  void everyComponentIsAcceptedOnACronJob(
      List<String> components, Cluster cluster, Namespace namespace) {
    var own = OwnWorkload.CRON_JOB.overlay(namespace, image(cluster));
    var printed = accepted(namespace, own.with(components.toArray(String[]::new)), cluster);

    // the digest came to all of the application's, and to Remora
    assertEquals(2, printed.split(image(cluster), -1).length - 1, printed);
  }

  @Test
  void everythingElseIsAccepted(Cluster cluster, Namespace namespace) {
    for (var directory : List.of("base", "job", "env-from-file")) {
      accepted(namespace, Overlay.over(directory, image(cluster)), cluster);
    }
    cluster.kubectl("apply", "--dry-run=server", "-k", "../../k8s/admission").expect(0);
    namespace.kubectl("apply", "--dry-run=server", "-k", "../../k8s/two-images").expect(0);
  }

  @Test
  void theRulesOfTheDocsAreAcceptedInAPolicy(Namespace namespace) throws IOException {
    var docs = Files.readString(Path.of("docs/kubernetes.md"));
    int begin = docs.indexOf("egress:\n");
    var policy =
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: own}
        spec:
          podSelector: {}
          policyTypes: [Egress]
        %s"""
            .formatted(docs.substring(begin, docs.indexOf("```", begin)).indent(2));
    var file = namespace.write("policy.yaml", policy);

    namespace.kubectl("apply", "--dry-run=server", "-f", file.toString()).expect(0);
  }

  @Test
  void theBaseIsWhatTheComponentMakes(Cluster cluster, Namespace namespace) {
    Overlay base = Overlay.base(image(cluster));

    assertEquals(print(namespace, base, cluster), print(namespace, base.with("init"), cluster));
  }

  /** {@code kubectl wait} fails for one that is so new that it has no conditions yet. */
  private static void awaitEstablished(Cluster cluster, String definition) {
    var question = "jsonpath={.status.conditions}";
    Said.await(
        Namespace.LIMIT,
        () ->
            cluster
                .kubectl("get", "customresourcedefinition", definition, "-o", question)
                .expect(0)
                .stdout(),
        "\"status\":\"True\",\"type\":\"Established\"");
  }

  @Test
  void theMonitoringIsWhatThePrometheusOperatorAccepts(Cluster cluster, Namespace namespace) {
    boolean isThere =
        cluster.kubectl("get", "customresourcedefinition", PROMETHEUS_RULES).exit() == 0;
    Cluster.Removal end = isThere ? () -> {} : cluster.removing("-f", SCHEMAS.toString());
    try (end) {
      if (!isThere) {
        cluster.kubectl("create", "-f", SCHEMAS.toString()).expect(0);
      }
      for (String definition : List.of(PROMETHEUS_RULES, "podmonitors.monitoring.coreos.com")) {
        awaitEstablished(cluster, definition);
      }
      var run = namespace.kubectl("apply", "--dry-run=server", "-k", "../../k8s/monitoring");
      assertEquals(
          List.of(
              "configmap/remora-dashboard",
              "podmonitor.monitoring.coreos.com/remora",
              "prometheusrule.monitoring.coreos.com/remora"),
          run.expect(0)
              .stdout()
              .lines()
              .map(line -> line.replaceFirst(" .*", ""))
              .sorted()
              .toList());
    }
  }

  @Test
  @Requires(Tool.KUSTOMIZE)
  void kustomizeItselfSetsBothImagesAtOnce(Cluster cluster, Namespace namespace) {
    Overlay.base(image(cluster)).write(namespace.directory(), cluster);
    for (var image :
        List.of(
            "registry.example/shop/app@sha256:" + "b".repeat(64),
            "registry.example/shop/app:v2@sha256:" + "c".repeat(64),
            "registry.example/shop/app:v3")) {
      kustomize(namespace, "edit", "set", "image", "app=" + image);

      var printed = kustomize(namespace, "build");

      assertEquals(1, count(printed, "image: " + image), printed);
      assertEquals(1, count(printed, "value: " + image), printed);
      assertEquals(
          printed, cluster.kubectl("kustomize", namespace.directory().toString()).stdout());
    }
  }

  private static String kustomize(Namespace namespace, String... arguments) {
    return Tool.KUSTOMIZE.run(namespace.directory(), arguments).expect(0).stdout();
  }

  private static int count(String text, String line) {
    return (int) text.lines().filter(l -> l.strip().replaceFirst("^- ", "").equals(line)).count();
  }

  private static String accepted(Namespace namespace, Overlay overlay, Cluster cluster) {
    var printed = print(namespace, overlay, cluster);
    namespace
        .kubectl("apply", "--dry-run=server", "-k", namespace.directory().toString())
        .expect(0);
    return printed;
  }

  private static String print(Namespace namespace, Overlay overlay, Cluster cluster) {
    overlay.write(namespace.directory(), cluster);
    return cluster.kubectl("kustomize", namespace.directory().toString()).expect(0).stdout();
  }

  private static String image(Cluster cluster) {
    return cluster.registry().endpoint() + "/shop/app@sha256:" + "a".repeat(64);
  }
}
