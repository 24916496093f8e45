package dev.remora.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A user's overlay.
 *
 * @param base what it is laid over: a directory of {@code k8s/}, or a file of its own
 * @param components of {@code k8s/components}
 * @param images what the names in the kit stand for, {@code app} first of all
 * @param remoras the names of Remora's containers
 * @param settings variables of Remora's containers
 * @param first init containers that stay before Remora's, because a patch names them before it
 * @param fields more fields of the pod's specification
 */
record Overlay(
    String base,
    List<String> components,
    Map<String, String> images,
    List<String> remoras,
    Map<String, String> settings,
    String first,
    String fields) {

  private static final Path KIT = Path.of("k8s").toAbsolutePath();

  /** {@code k8s/base} as it is. */
  static Overlay base(String app) {
    return over("base", app);
  }

  /** Another directory of {@code k8s/}, or a file in the overlay's own directory. */
  static Overlay over(String base, String app) {
    return new Overlay(base, List.of(), Map.of("app", app), List.of("remora"), Map.of(), "", "");
  }

  Overlay with(String... more) {
    var all = new ArrayList<>(components);
    all.addAll(List.of(more));
    return new Overlay(base, List.copyOf(all), images, remoras, settings, first, fields);
  }

  /** Says what another name in the kit stands for. */
  Overlay image(String name, String image) {
    return new Overlay(
        base, components, and(images, name, image), remoras, settings, first, fields);
  }

  /** Where Remora's containers have other names. */
  Overlay remoras(String... names) {
    return new Overlay(base, components, images, List.of(names), settings, first, fields);
  }

  Overlay set(String name, String value) {
    return new Overlay(
        base, components, images, remoras, and(settings, name, value), first, fields);
  }

  /** Adds fields to the specification of the pod, in YAML's flow style. */
  Overlay pod(String more) {
    return new Overlay(base, components, images, remoras, settings, first, ", " + more);
  }

  /** Names an init container that comes before Remora's. */
  Overlay before(String container) {
    return new Overlay(
        base, components, images, remoras, settings, "{name: " + container + "}, ", fields);
  }

  private static Map<String, String> and(Map<String, String> some, String name, String value) {
    var all = new TreeMap<>(some);
    all.put(name, value);
    return Map.copyOf(all);
  }

  /** Writes it into {@code directory}, where a workload of one's own is already. */
  void write(Path directory, Cluster cluster) {
    var names = and(images, "remora", cluster.remora());
    try {
      Files.createDirectories(directory);
      Files.writeString(
          directory.resolve("kustomization.yaml"),
          """
          apiVersion: kustomize.config.k8s.io/v1beta1
          kind: Kustomization
          resources: [%1$s]
          components: [%2$s]
          images:
          %3$s
          patches:
            - target: {kind: Deployment|StatefulSet|DaemonSet|Job}
              patch: |-
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: each}
                spec: {template: {spec: %4$s}}
            - target: {kind: CronJob}
              patch: |-
                apiVersion: batch/v1
                kind: CronJob
                metadata: {name: each}
                spec: {jobTemplate: {spec: {template: {spec: %4$s}}}}
          """
              .formatted(
                  base.endsWith(".yaml") ? base : relative(directory, base),
                  list(components, component -> relative(directory, "components/" + component)),
                  names.entrySet().stream()
                      .map(image -> entry(image.getKey(), image.getValue()))
                      .collect(Collectors.joining("\n")),
                  specification(cluster)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String specification(Cluster cluster) {
    var env = new TreeMap<>(Map.of("REMORA_PLAIN_HTTP", cluster.registry().endpoint()));
    env.putAll(settings);
    var variables =
        list(
            env.entrySet(),
            entry -> "{name: %s, value: \"%s\"}".formatted(entry.getKey(), entry.getValue()));
    var containers = list(remoras, name -> "{name: %s, env: [%s]}".formatted(name, variables));
    return "{initContainers: [" + first + containers + "]" + fields + "}";
  }

  private static <T> String list(Collection<T> items, Function<T, String> text) {
    return items.stream().map(text).collect(Collectors.joining(", "));
  }

  private static String relative(Path directory, String kit) {
    return directory.relativize(KIT.resolve(kit)).toString();
  }

  /** An image as {@code images:} takes it. */
  static String entry(String name, String image) {
    int at = image.indexOf('@');
    return "  - {name: %s, newName: %s, digest: \"%s\"}"
        .formatted(name, image.substring(0, at), image.substring(at + 1));
  }
}
