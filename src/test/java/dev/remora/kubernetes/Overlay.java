package dev.remora.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A user's overlay.
 *
 * @param base what it is laid over: a directory of {@code k8s/}, or a file of its own
 * @param components of {@code k8s/components}
 * @param app the application's image
 * @param settings variables of Remora's container
 * @param first init containers that stay before Remora's, because a patch names them before it
 * @param fields more fields of the pod's specification
 */
record Overlay(
    String base,
    List<String> components,
    String app,
    Map<String, String> settings,
    String first,
    String fields) {

  private static final Path KIT = Path.of("k8s").toAbsolutePath();

  /** {@code k8s/base} as it is. */
  static Overlay base(String app) {
    return over("base", app);
  }

  /** Another directory of {@code k8s/}. */
  static Overlay over(String base, String app) {
    return new Overlay(base, List.of(), app, Map.of(), "", "");
  }

  Overlay with(String... more) {
    var all = new ArrayList<>(components);
    all.addAll(List.of(more));
    return new Overlay(base, List.copyOf(all), app, settings, first, fields);
  }

  Overlay set(String name, String value) {
    var all = new TreeMap<>(settings);
    all.put(name, value);
    return new Overlay(base, components, app, Map.copyOf(all), first, fields);
  }

  /** Adds fields to the specification of the pod, in YAML's flow style. */
  Overlay pod(String more) {
    return new Overlay(base, components, app, settings, first, ", " + more);
  }

  /** Changes an init container that comes before Remora's, in YAML's flow style. */
  Overlay before(String container) {
    return new Overlay(base, components, app, settings, container + ", ", fields);
  }

  /**
   * Writes it into {@code directory}, and the workload that it is laid over, if that is one's own.
   */
  void write(Path directory, Cluster cluster) {
    var env = new TreeMap<>(Map.of("REMORA_PLAIN_HTTP", cluster.registry().endpoint()));
    env.putAll(settings);
    var entries =
        env.entrySet().stream()
            .map(entry -> "{name: " + entry.getKey() + ", value: \"" + entry.getValue() + "\"}")
            .collect(Collectors.joining(", "));
    var spec =
        "{initContainers: [" + first + "{name: remora, env: [" + entries + "]}]" + fields + "}";
    try {
      Files.createDirectories(directory);
      Files.writeString(
          directory.resolve("kustomization.yaml"),
          """
          apiVersion: kustomize.config.k8s.io/v1beta1
          kind: Kustomization
          resources: [%s]
          components: [%s]
          images:
            - {name: app, newName: %s, digest: "%s"}
            - {name: remora, newName: %s, digest: "%s"}
          patches:
            - target: {kind: Deployment|StatefulSet|Job}
              patch: |-
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: each}
                spec: {template: {spec: %s}}
          """
              .formatted(
                  base.endsWith(".yaml") ? base : relative(directory, base),
                  components.stream()
                      .map(component -> relative(directory, "components/" + component))
                      .collect(Collectors.joining(", ")),
                  name(app),
                  digest(app),
                  name(cluster.remora()),
                  digest(cluster.remora()),
                  spec));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String relative(Path directory, String kit) {
    return directory.relativize(KIT.resolve(kit)).toString();
  }

  private static String name(String image) {
    return image.substring(0, image.indexOf('@'));
  }

  private static String digest(String image) {
    return image.substring(image.indexOf('@') + 1);
  }
}
