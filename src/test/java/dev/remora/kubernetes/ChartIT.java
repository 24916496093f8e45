package dev.remora.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remora.rig.Requires;
import dev.remora.rig.Run;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code charts/remora-injection}, by Helm: lint, template, install, upgrade, uninstall. */
@OnKubernetes
@Requires({Tool.HELM, Tool.KUSTOMIZE})
class ChartIT {
  private static final String CHART = Path.of("charts/remora-injection").toAbsolutePath() + "";

  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: app, annotations: {remora.dev/config: pull}}
      spec:
        securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
        containers:
          - name: app
            image: "%s"
            securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
      """;

  @Test
  void helmAppliesWhatKustomizeDoes(Cluster cluster) throws IOException {
    helm(cluster, "lint", "--strict", CHART, "--set", "image=r.example/remora").expect(0);
    var rendered =
        helm(cluster, "template", "x", CHART, "--include-crds", "--set", "image=r.example/remora")
            .expect(0)
            .stdout();
    var built =
        Tool.KUSTOMIZE
            .run(cluster.directory(), "build", Path.of("k8s/injection").toAbsolutePath() + "")
            .expect(0)
            .stdout();

    var ofHelm = Kustomizations.documents(rendered);
    ofHelm.removeIf(it -> it.path("kind").asText().equals("RemoraInjection"));
    assertEquals(sorted(Kustomizations.documents(built)), sorted(ofHelm));
  }

  @Test
  void aValueThatIsNoneIsRefusedByItsName(Cluster cluster) {
    assertRefused("image", helm(cluster, "template", "x", CHART));
    assertRefused(
        "verifyKey",
        helm(cluster, "template", "x", CHART, "--set", "image=x", "--set", "verifyKey=keys"));
    assertRefused(
        "sizeLimit",
        helm(cluster, "template", "x", CHART, "--set", "image=x", "--set", "sizeLimit=much"));
  }

  @Test
  void whatIsInstalledIsObeyedAndAnUpgradeChangesIt(Cluster cluster, Namespace namespace) {
    try (var _ = cluster.removing("crd/remorainjections.remora.dev");
        Cluster.Removal _ = () -> helm(cluster, "uninstall", "remora", "-n", namespace.name())) {
      var values =
          namespace.write(
              "values.yaml",
              "{image: '%s', settings: {plain-http: '%s'}}\n"
                  .formatted(cluster.remora(), cluster.registry().endpoint()));
      helm(cluster, "install", "remora", CHART, "-n", namespace.name(), "-f", values + "")
          .expect(0);
      Injection.installed(cluster).awaitObeyed();
      namespace.apply("pod.yaml", POD.formatted(cluster.app("1", "greeting: hello")));
      namespace.await(".status.phase", "Running");
      assertEquals("greeting: hello", namespace.inApp("cat", "/config/app.yaml"));

      helm(
              cluster,
              "upgrade",
              "remora",
              CHART,
              "-n",
              namespace.name(),
              "--reuse-values",
              "--set",
              "sizeLimit=100Mi")
          .expect(0);
      Injection.installed(cluster).awaitProbe("sizeLimit: 100Mi");
    }
  }

  private static Run helm(Cluster cluster, String... arguments) {
    return Tool.HELM.run(
        cluster.directory(), Map.of("KUBECONFIG", ClusterSettings.kubeconfig()), arguments);
  }

  private static void assertRefused(String value, Run run) {
    assertTrue(run.exit() != 0 && run.stderr().contains(value), run::toString);
  }

  private static List<JsonNode> sorted(List<JsonNode> documents) {
    return Stream.of(documents)
        .flatMap(List::stream)
        .sorted(Comparator.comparing(it -> it.at("/kind").asText() + it.at("/metadata/name")))
        .toList();
  }
}
