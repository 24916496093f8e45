package dev.remora.source.registry.auth;

import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import java.util.Optional;

/**
 * The members of an object as programs written in Go find them: whatever the case of their names,
 * and of several the last.
 */
record GoFields(JsonObject object) {
  Optional<String> text(String name) throws MalformedJson {
    return object.optionalText(spelled(name));
  }

  Optional<JsonObject> object(String name) throws MalformedJson {
    return object.object(spelled(name));
  }

  private String spelled(String name) {
    return object.names().stream()
        .filter(name::equalsIgnoreCase)
        .reduce((earlier, later) -> later)
        .orElse(name);
  }
}
