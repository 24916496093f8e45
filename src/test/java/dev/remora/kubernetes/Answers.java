package dev.remora.kubernetes;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the API server makes of objects, none of which is stored: {@code --dry-run=server}.
 *
 * @param stored by name, what would be
 * @param refused by name, the sentence that says why not
 * @param warnings all of them
 */
record Answers(Map<String, JsonNode> stored, Map<String, String> refused, String warnings) {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Pattern REFUSAL =
      Pattern.compile(
          "Error from server .*? \"([^\"]+)\" is (?:forbidden|invalid): (?:.* denied request: )?(.*)");

  /** Asks for all at once: each start of {@code kubectl} costs as much as a hundred objects. */
  static Answers of(Namespace namespace, Collection<String> objects) {
    var yaml = objects.stream().collect(joining("\n---\n"));
    var file = namespace.write("asked.yaml", yaml);
    var run = namespace.kubectl("create", "--dry-run=server", "-o", "json", "-f", file.toString());
    var stored = new TreeMap<String, JsonNode>();
    try (var documents = JSON.readerFor(JsonNode.class).<JsonNode>readValues(run.stdout())) {
      documents.forEachRemaining(it -> stored.put(it.at("/metadata/name").asText(), it));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var refused = new TreeMap<String, String>();
    run.stderr()
        .lines()
        .map(REFUSAL::matcher)
        .filter(Matcher::matches)
        .forEach(line -> refused.put(line.group(1), line.group(2)));
    assertEquals(objects.size(), stored.size() + refused.size(), run::toString);
    return new Answers(stored, refused, run.stderr());
  }
}
