package dev.remora.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code charts/remora-injection}: what Helm installs of {@code k8s/injection}. */
final class Chart {
  static final Path DIRECTORY = Path.of("charts/remora-injection");
  static final Path KIT = Path.of("k8s/injection");

  private Chart() {}

  /** A file of the chart in YAML, which has one document. */
  static JsonNode file(String name) throws IOException {
    return only(DIRECTORY.resolve(name));
  }

  /** The fields of a RemoraInjection, as the definition of its kind has them. */
  static ObjectNode fields() throws IOException {
    return (ObjectNode)
        only(KIT.resolve("parameters.yaml"))
            .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
  }

  /**
   * What Helm checks values by: those fields, and what the bindings say. Rules in CEL are left to
   * the API server, and a value {@code global} to whoever has this chart in one of theirs.
   */
  static JsonNode schema() throws IOException {
    var schema = new ObjectMapper().createObjectNode();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("additionalProperties", false);
    schema.setAll(fields());
    var properties = (ObjectNode) schema.get("properties");
    properties.putObject("global").put("type", "object");
    properties.putObject("namespaceSelector").put("type", "object");
    var actions = properties.putObject("validationActions").put("type", "object");
    actions.put("additionalProperties", false);
    var actionsOf = actions.putObject("properties");
    for (var binding : bindings()) {
      if (binding.at("/spec/validationActions").isArray()) {
        actionsOf
            .putObject(binding.at("/metadata/name").asText())
            .putArray("enum")
            .add("Deny")
            .add("Warn");
      }
    }
    properties.forEach(field -> ((ObjectNode) field).remove("x-kubernetes-validations"));
    return schema;
  }

  /** Those of the policies of Kustomize. */
  static List<JsonNode> bindings() throws IOException {
    var bindings = new ArrayList<JsonNode>();
    for (var name : ofKustomize()) {
      bindings.addAll(Kustomizations.documents(Files.readString(KIT.resolve(name))));
    }
    bindings.removeIf(it -> !it.path("kind").asText().endsWith("Binding"));
    return bindings;
  }

  private static JsonNode only(Path file) throws IOException {
    var documents = Kustomizations.documents(Files.readString(file));
    if (documents.size() != 1) {
      throw new AssertionError(file + " has " + documents.size() + " documents");
    }
    return documents.getFirst();
  }

  /** The files that Kustomize applies. */
  static List<String> ofKustomize() throws IOException {
    return only(KIT.resolve("kustomization.yaml"))
        .path("resources")
        .valueStream()
        .map(JsonNode::asText)
        .toList();
  }
}
