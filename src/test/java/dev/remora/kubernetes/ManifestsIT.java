package dev.remora.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code kubectl kustomize} prints, before the API server. */
@OnKubernetes
class ManifestsIT {
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
                securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
                containers:
                  - name: app
                    image: app
                    volumeMounts: [{name: config, mountPath: /config, readOnly: true}]
                    securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
      """;

  /** Each component, after the one that it wants. */
  static List<List<String>> components() throws IOException {
    try (var all = Files.list(Path.of("k8s/components"))) {
      return all.map(component -> component.getFileName().toString())
          .sorted()
          .map(
              component ->
                  switch (component) {
                    case "init", "sidecar" -> List.of(component);
                    case "restart-in-place" -> List.of("sidecar", component);
                    default -> List.of("init", component);
                  })
          .toList();
    }
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
      List<String> components, Cluster cluster, Namespace namespace) throws IOException {
    Files.createDirectories(namespace.directory());
    Files.writeString(namespace.directory().resolve("own.yaml"), CRON_JOB);

    var overlay = Overlay.over("own.yaml", image(cluster)).with(components.toArray(String[]::new));
    var printed = accepted(namespace, overlay, cluster);

    // the digest came to all of the application's, and to Remora
    assertEquals(2, printed.split(image(cluster), -1).length - 1, printed);
  }

  @Test
  void everythingElseIsAccepted(Cluster cluster, Namespace namespace) {
    for (var directory : List.of("base", "job")) {
      accepted(namespace, Overlay.over(directory, image(cluster)), cluster);
    }
    cluster.kubectl("apply", "--dry-run=server", "-k", "../../k8s/admission").expect(0);
    namespace.kubectl("apply", "--dry-run=server", "-k", "../../k8s/two-images").expect(0);
  }

  @Test
  void theBaseIsWhatTheComponentMakes(Cluster cluster, Namespace namespace) {
    Overlay base = Overlay.base(image(cluster));

    assertEquals(print(namespace, base, cluster), print(namespace, base.with("init"), cluster));
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
