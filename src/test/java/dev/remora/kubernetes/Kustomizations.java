package dev.remora.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.remora.rig.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * What Kustomize makes of a user's workloads and lists of components. All of them are built by one
 * run, each in a namespace of its own.
 *
 * @param directory of the workloads, an empty one, and of what is laid over them
 */
record Kustomizations(Path directory) {
  private static final Path KIT = Path.of("k8s/components").toAbsolutePath();
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Two seconds' work for a processor, which others may have for themselves. */
  private static final Duration LIMIT = Duration.ofMinutes(10);

  /** The digest that {@code images:} sets. */
  static final String IMAGE = "registry.example/shop/app@sha256:" + "a".repeat(64);

  /**
   * Builds them.
   *
   * @return for each list of components all documents
   */
  Map<List<String>, List<JsonNode>> build(String workloads, List<List<String>> lists)
      throws IOException {
    write("own", "resources: [own.yaml]\n");
    Files.writeString(directory.resolve("own/own.yaml"), workloads);
    var real = directory.toRealPath();
    List<String> names = new ArrayList<>();
    for (var list : lists) {
      var name = "n" + names.size();
      names.add(name);
      var components =
          list.stream().map(it -> real.resolve(name).relativize(KIT.resolve(it))).toList();
      write(
          name,
          """
          namespace: %s
          resources: [../own]
          components: %s
          images: [{name: app, newName: registry.example/shop/app, digest: "%s"}]
          """
              .formatted(name, components, IMAGE.substring(IMAGE.indexOf('@') + 1)));
    }
    write("", "resources: " + names + "\n");
    var built = Tool.KUSTOMIZE.run(directory, Map.of(), LIMIT, "build", ".").expect(0).stdout();

    Map<List<String>, List<JsonNode>> documents = new LinkedHashMap<>();
    lists.forEach(list -> documents.put(list, new ArrayList<>()));
    for (var document : documents(built)) {
      var namespace = ((ObjectNode) document.path("metadata")).remove("namespace").textValue();
      documents.getOrDefault(lists.get(names.indexOf(namespace)), List.of()).add(document);
    }
    return documents;
  }

  private void write(String name, String kustomization) throws IOException {
    var file = directory.resolve(name).resolve("kustomization.yaml");
    Files.createDirectories(file.getParent());
    Files.writeString(file, kustomization);
  }

  /** All documents of a text in YAML. */
  static List<JsonNode> documents(String yaml) {
    List<JsonNode> documents = new ArrayList<>();
    new Load(LoadSettings.builder().build())
        .loadAllFromString(yaml)
        .forEach(document -> documents.add(JSON.valueToTree(document)));
    return documents;
  }
}
