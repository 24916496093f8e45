package dev.remora.compose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The commented lines about keys, once they are none; it needs no engine. */
class KeyLinesTest {
  @ParameterizedTest
  @ValueSource(strings = {"one-shot", "follow", "pre-start"})
  void giveKeysToWhateverIsAskedAboutAnImage(String kit) throws IOException {
    String written = Files.readString(Path.of("compose", kit, "compose.yaml"));
    String used = written.replaceAll("(?m)^( *)# (REMORA_VERIFY_KEY|- ./keys)", "$1$2");

    JsonNode document =
        new ObjectMapper()
            .valueToTree(new Load(LoadSettings.builder().build()).loadFromString(used));

    var asked = document.findParents("environment");
    assertTrue(!asked.isEmpty());
    for (JsonNode container : asked) {
      assertTrue(container.at("/environment/REMORA_IMAGE").isTextual(), used);
      assertEquals("/keys", container.at("/environment/REMORA_VERIFY_KEY").asText(), used);
      assertTrue(container.path("volumes").toString().contains("\"./keys:/keys:ro\""), used);
    }
  }
}
