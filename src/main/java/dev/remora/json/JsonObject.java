package dev.remora.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;

/**
 * An object of a JSON document, read by name and expected type.
 *
 * <p>A member that is {@code null} counts as absent, as Go's encoders write it; a member of another
 * type than the one asked for is an error with the member's path. Unknown members are ignored
 * (image-spec, "Extensibility").
 */
public final class JsonObject {
  /**
   * Larger than any manifest or listing that is accepted: 4 MiB and the limits of what carries it.
   */
  private static final int LONGEST_DOCUMENT = 16 << 20;

  private static final int DEEPEST = 64;
  private static final int LONGEST_NUMBER = 64;

  private static final ObjectReader READER =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxDocumentLength(LONGEST_DOCUMENT)
                          .maxStringLength(LONGEST_DOCUMENT)
                          .maxNumberLength(LONGEST_NUMBER)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .reader()
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS) // exact when it is written again
          .forType(JsonNode.class);

  private final JsonNode node;
  private final String path;

  private JsonObject(JsonNode node, String path) {
    this.node = node;
    this.path = path;
  }

  /** Reads a document that has to be one object, with nothing after it. */
  public static JsonObject parse(byte[] document) throws MalformedJson {
    try {
      JsonNode node = READER.readValue(document);
      if (node == null || !node.isObject()) {
        throw new MalformedJson("a JSON object is expected");
      }
      return new JsonObject(node, "");
    } catch (JsonProcessingException e) {
      throw new MalformedJson("not valid JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new MalformedJson("not valid JSON: " + e.getMessage());
    }
  }

  public boolean has(String name) {
    return member(name) != null;
  }

  /** A text that has to be there. */
  public String text(String name) throws MalformedJson {
    return optionalText(name).orElseThrow(() -> missing(name));
  }

  /** A text; an empty one counts as absent, as in the structures of the specifications. */
  public Optional<String> optionalText(String name) throws MalformedJson {
    JsonNode value = member(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw wrong(name, "text");
    }
    return Optional.of(value.textValue()).filter(text -> !text.isEmpty());
  }

  /** An integer that fits 64 bits and has to be there. */
  public long number(String name) throws MalformedJson {
    return optionalNumber(name).orElseThrow(() -> missing(name));
  }

  /** An integer that fits 64 bits. */
  public OptionalLong optionalNumber(String name) throws MalformedJson {
    JsonNode value = member(name);
    if (value == null) {
      return OptionalLong.empty();
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong(name, "an integer");
    }
    return OptionalLong.of(value.longValue());
  }

  public boolean flag(String name) throws MalformedJson {
    JsonNode value = member(name);
    if (value == null) {
      return false;
    }
    if (!value.isBoolean()) {
      throw wrong(name, "true or false");
    }
    return value.booleanValue();
  }

  public Optional<JsonObject> object(String name) throws MalformedJson {
    JsonNode value = member(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isObject()) {
      throw wrong(name, "an object");
    }
    return Optional.of(new JsonObject(value, path(name)));
  }

  /** The objects of an array; empty when there is no such array. */
  public List<JsonObject> objects(String name) throws MalformedJson {
    List<JsonObject> objects = new ArrayList<>();
    for (JsonNode element : array(name)) {
      String where = path(name) + "[" + objects.size() + "]";
      if (!element.isObject()) {
        throw new MalformedJson(where + " is not an object");
      }
      objects.add(new JsonObject(element, where));
    }
    return objects;
  }

  /** The texts of an array; empty when there is no such array. */
  public List<String> texts(String name) throws MalformedJson {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : array(name)) {
      if (!element.isTextual()) {
        throw new MalformedJson(path(name) + "[" + texts.size() + "] is not text");
      }
      texts.add(element.textValue());
    }
    return texts;
  }

  /** An object whose members are all texts, in the document's order; empty when there is none. */
  public SequencedMap<String, String> textMap(String name) throws MalformedJson {
    SequencedMap<String, String> map = new LinkedHashMap<>();
    JsonNode value = member(name);
    if (value == null) {
      return map;
    }
    if (!value.isObject()) {
      throw wrong(name, "an object");
    }
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      if (!entry.getValue().isTextual()) {
        throw new MalformedJson(path(name) + "." + entry.getKey() + " is not text");
      }
      map.put(entry.getKey(), entry.getValue().textValue());
    }
    return map;
  }

  /** The object as indented text, for people. */
  public String pretty() {
    return node.toPrettyString();
  }

  Iterable<Map.Entry<String, JsonNode>> members() {
    return node.properties();
  }

  private Iterable<JsonNode> array(String name) throws MalformedJson {
    JsonNode value = member(name);
    if (value == null) {
      return List.of();
    }
    if (!value.isArray()) {
      throw wrong(name, "an array");
    }
    return value;
  }

  private @org.jspecify.annotations.Nullable JsonNode member(String name) {
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : value;
  }

  private String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private MalformedJson missing(String name) {
    return new MalformedJson(path(name) + " is missing");
  }

  private MalformedJson wrong(String name, String expected) {
    return new MalformedJson(path(name) + " is not " + expected);
  }
}
