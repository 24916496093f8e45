package dev.remora.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.rig.Requires;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many lines a configuration costs in a manifest, in docs/from-configmaps.md. */
@Requires(Tool.KUSTOMIZE)
class ManifestLinesTest {
  private static final Path PAGE = Path.of("docs/from-configmaps.md");
  private static final Path KIT = Path.of("k8s/components").toAbsolutePath();
  private static final String BEGIN = "<!-- lines -->\n";
  private static final String END = "<!-- /lines -->";

  /** With an annotation of its own, as most have. */
  private static final String WORKLOAD =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: shop}
      spec:
        selector: {matchLabels: {app: shop}}
        template:
          metadata: {labels: {app: shop}, annotations: {%s}}
          spec:
            containers: [{name: shop, image: app%s}]
            %s
      """;

  private static final String OWN = "shop.example/team: shop";
  private static final String MOUNT =
      ", volumeMounts: [{name: config, mountPath: /config, readOnly: true}]";

  @TempDir Path work;

  @Test
  void thePageSaysWhatIsBuilt() throws IOException {
    var bare = built(WORKLOAD.formatted(OWN, "", ""), "");
    var rows = new ArrayList<String>();
    rows.add("| its configuration by | lines |");
    rows.add("| --- | --- |");
    rows.add(
        row(
            "a volume of a ConfigMap, without Reloader",
            bare,
            built(
                WORKLOAD.formatted(
                    OWN, MOUNT, "volumes: [{name: config, configMap: {name: shop}}]"),
                "")));
    for (var mode : List.of("pull", "follow")) {
      rows.add(
          row(
              "`remora.dev/config: " + mode + "`",
              bare,
              built(WORKLOAD.formatted(OWN + ", remora.dev/config: " + mode, "", ""), "")));
    }
    for (var component : List.of("init", "sidecar")) {
      rows.add(
          row(
              "`components/" + component + "`, with the mount",
              bare,
              built(WORKLOAD.formatted(OWN, MOUNT, ""), component)));
    }

    var table = String.join("\n", rows) + "\n";
    var text = Files.readString(PAGE);
    int from = text.indexOf(BEGIN) + BEGIN.length();
    Files.createDirectories(Path.of("target"));
    var copy = Path.of("target", PAGE.getFileName().toString());
    Files.writeString(copy, text.substring(0, from) + table + text.substring(text.indexOf(END)));
    assertEquals(table, text.substring(from, text.indexOf(END)), "copy " + copy + " to " + PAGE);
    assertTrue(table.contains("`remora.dev/config: follow` | 1 |"), table);
  }

  /** By how many lines the second is longer. */
  private static String row(String name, List<String> bare, List<String> with) {
    return "| %s | %d |".formatted(name, with.size() - bare.size());
  }

  private List<String> built(String workload, String component) throws IOException {
    var directory = Files.createTempDirectory(work.toRealPath(), "overlay");
    Files.writeString(directory.resolve("workload.yaml"), workload);
    var components =
        component.isEmpty() ? "" : directory.relativize(KIT.resolve(component)).toString();
    Files.writeString(
        directory.resolve("kustomization.yaml"),
        """
        resources: [workload.yaml]
        components: [%s]
        images: [{name: app, newName: registry.example/shop/app, digest: "sha256:%s"}]
        """
            .formatted(components, "0".repeat(64)));
    return Tool.KUSTOMIZE
        .run(directory, Map.of(), "build", ".")
        .expect(0)
        .stdout()
        .lines()
        .collect(Collectors.toList());
  }
}
