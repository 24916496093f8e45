package dev.remora.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * Manifests as single statements, such as {@code Deployment/shop/…/env[REMORA_IMAGE]/value=app}:
 * two that say the same have the same, in whatever order.
 */
final class Facts {
  private Facts() {}

  static Set<String> of(Collection<JsonNode> documents) {
    Set<String> facts = new TreeSet<>();
    for (var document : documents) {
      add(
          document.path("kind").asText() + "/" + document.at("/metadata/name").asText(),
          document,
          facts);
    }
    return facts;
  }

  private static void add(String path, JsonNode node, Set<String> facts) {
    if (node.isObject() && !node.isEmpty()) {
      node.properties().forEach(field -> add(path + "/" + field.getKey(), field.getValue(), facts));
    } else if (node.isArray() && !node.isEmpty()) {
      for (var element : node) {
        add(path + "[" + name(element) + "]", element, facts);
      }
    } else {
      facts.add(path + "=" + node.asText());
    }
  }

  /** What tells an element from the others of its list, as Kubernetes merges them. */
  private static String name(JsonNode element) {
    var name = element.has("mountPath") ? element.path("mountPath") : element.path("name");
    return name.isTextual() ? name.textValue() : element.toString();
  }
}
