package dev.remora.kubernetes;

import java.nio.file.Path;

/**
 * An application with two generations of its configuration, the second of which it does not become
 * ready with: so a roll-out to it stands in the middle, as it should.
 */
sealed interface Generations {
  String ONE = "greeting: one";
  String TWO = "greeting: two";

  /** As the table calls it. */
  String title();

  /**
   * Of its Deployment, and the value of the label {@code generations} of all that belongs to it.
   */
  String name();

  /**
   * Writes the kustomization that makes one generation of it.
   *
   * @param generation its configuration
   * @param pods how many
   */
  void write(Path directory, Namespace namespace, Cluster cluster, String generation, int pods);

  /** {@code configMapGenerator} as it is: a name for each content. */
  record Pruned(String image) implements Generations {
    @Override
    public String title() {
      return "`configMapGenerator`, and what is not there any more is pruned";
    }

    @Override
    public String name() {
      return "pruned";
    }

    @Override
    public void write(
        Path directory, Namespace namespace, Cluster cluster, String generation, int pods) {
      workload(this, namespace, pods, "configMap: {name: app}", "");
      namespace.write(name() + "/kustomization.yaml", configMap(this, image, generation, ""));
    }
  }

  /**
   * A ConfigMap that keeps its name, and gets another content. An annotation brings a roll-out of
   * it, as Reloader writes one, and many Helm charts.
   */
  record Renewed(String image) implements Generations {
    @Override
    public String title() {
      return "a ConfigMap that keeps its name, as with Reloader";
    }

    @Override
    public String name() {
      return "renewed";
    }

    @Override
    public void write(
        Path directory, Namespace namespace, Cluster cluster, String generation, int pods) {
      workload(
          this,
          namespace,
          pods,
          "configMap: {name: app}",
          ", annotations: {content: \"" + generation + "\"}");
      namespace.write(
          name() + "/kustomization.yaml",
          configMap(this, image, generation, "disableNameSuffixHash: true, "));
    }
  }

  /** Attached to the image: another configuration comes with another image. */
  record Attached(String first, String second) implements Generations {
    @Override
    public String title() {
      return "Remora (`components/init`)";
    }

    @Override
    public String name() {
      return "attached";
    }

    @Override
    public void write(
        Path directory, Namespace namespace, Cluster cluster, String generation, int pods) {
      workload(this, namespace, pods, "emptyDir: {sizeLimit: 192Mi}", "");
      Overlay.over("workload.yaml", generation.equals(ONE) ? first : second)
          .with("init")
          .write(directory, cluster);
    }
  }

  private static void workload(
      Generations kind, Namespace namespace, int pods, String volume, String annotation) {
    namespace.write(
        kind.name() + "/workload.yaml",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: %1$s, labels: {generations: %1$s}}
        spec:
          replicas: %2$d
          strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}
          selector: {matchLabels: {generations: %1$s}}
          template:
            metadata: {labels: {generations: %1$s}%5$s}
            spec:
              automountServiceAccountToken: false
              terminationGracePeriodSeconds: 2
              securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
              containers:
                - name: app
                  image: app
                  command: [/bin/sh, -c]
                  args:
                    - |
                      text=$(cat /config/app.yaml)
                      echo "reads '$text'"
                      [ "$text" != "%3$s" ] || httpd -p 8080 -h /www
                      trap 'exit 0' TERM
                      sleep 3600 &
                      wait
                  readinessProbe: {tcpSocket: {port: 8080}, periodSeconds: 1}
                  volumeMounts: [{name: config, mountPath: /config, readOnly: true}]
                  securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
              volumes: [{name: config, %4$s}]
        """
            .formatted(kind.name(), pods, ONE, volume, annotation));
  }

  private static String configMap(
      Generations kind, String image, String generation, String options) {
    return """
    resources: [workload.yaml]
    configMapGenerator:
      - {name: app, literals: ["app.yaml=%s"]}
    generatorOptions: {%slabels: {generations: %s}}
    images:
    %s
    """
        .formatted(generation, options, kind.name(), Overlay.entry("app", image));
  }
}
