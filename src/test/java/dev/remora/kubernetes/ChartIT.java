package dev.remora.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remora.rig.Requires;
import dev.remora.rig.Run;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.file.Files;
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

    assertEquals(built(cluster, ""), rendered(cluster));
  }

  @Test
  void aValueOfTheBindingsIsWhatAPatchOfThemIs(Cluster cluster) throws IOException {
    var patches =
        """
        patches:
          - target: {kind: ValidatingAdmissionPolicyBinding, name: remora-injection-digest}
            patch: |-
              - op: replace
                path: /spec/validationActions
                value: [Warn]
          - target: {kind: .*AdmissionPolicyBinding}
            patch: |-
              - op: add
                path: /spec/matchResources
                value: {namespaceSelector: {matchLabels: {shop: "true"}}}
        """;

    assertEquals(
        built(cluster, patches),
        rendered(
            cluster,
            "--set=validationActions.remora-injection-digest=Warn",
            "--set-string=namespaceSelector.matchLabels.shop=true"));
  }

  /** What Helm would apply, without the parameters. */
  private static List<JsonNode> rendered(Cluster cluster, String... values) {
    var line = Stream.of("template", "x", CHART, "--include-crds", "--set=image=r.example/remora");
    var all = Stream.concat(line, Stream.of(values)).toArray(String[]::new);
    var documents = Kustomizations.documents(helm(cluster, all).expect(0).stdout());
    documents.removeIf(it -> it.path("kind").asText().equals("RemoraInjection"));
    return sorted(documents);
  }

  /** What Kustomize would apply, with patches. */
  private static List<JsonNode> built(Cluster cluster, String patches) throws IOException {
    var directory = Files.createDirectories(cluster.directory().resolve("patched"));
    var kit = directory.relativize(Path.of("k8s/injection").toAbsolutePath());
    Files.writeString(
        directory.resolve("kustomization.yaml"), "resources: [" + kit + "]\n" + patches);
    return sorted(
        Kustomizations.documents(Tool.KUSTOMIZE.run(directory, "build", ".").expect(0).stdout()));
  }

  @Test
  void aValueThatIsNoneIsRefusedByItsName(Cluster cluster) {
    assertRefused("image", helm(cluster, "template", "x", CHART));
    assertRefused(
        "verifyKey",
        helm(cluster, "template", "x", CHART, "--set", "image=x", "--set", "verifyKey=keys"));
    assertRefused(
        "validationActions",
        helm(
            cluster,
            "template",
            "x",
            CHART,
            "--set=image=x",
            "--set=validationActions.remora-injection=Audit"));
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
