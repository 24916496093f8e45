package dev.remora.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
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
import org.jspecify.annotations.Nullable;

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

  /** A listing of 4 MiB has a quarter of it; each costs up to a hundred bytes of memory. */
  private static final int MOST_TOKENS = 1_000_000;

  private static final ObjectReader READER =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxDocumentLength(LONGEST_DOCUMENT)
                          .maxStringLength(LONGEST_DOCUMENT)
                          .maxNumberLength(LONGEST_NUMBER)
                          .maxTokenCount(MOST_TOKENS)
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

  /**
   * Reads a document that has to be one object, with nothing after it.
   *
   * @throws MalformedJson with a message that says where, but repeats nothing of the document: it
   *     may be a token or a file of credentials
   */
  public static JsonObject parse(byte[] document) throws MalformedJson {
    if (document.length > LONGEST_DOCUMENT) {
      throw new MalformedJson("it is longer than " + (LONGEST_DOCUMENT >> 20) + " MiB");
    }
    try {
      JsonNode node = READER.readValue(document);
      if (node == null || !node.isObject()) {
        throw new MalformedJson("a JSON object is expected");
      }
      return new JsonObject(node, "");
    } catch (StreamConstraintsException e) {
      throw new MalformedJson("it is nested too deeply or has too many members");
    } catch (JacksonException e) {
      throw new MalformedJson("not valid JSON, or a name is there twice" + where(e.getLocation()));
    } catch (NumberFormatException e) { // its exponent is too large for an exact fraction
      throw new MalformedJson("it holds a number that is out of range");
    } catch (IOException e) {
      throw new MalformedJson("not valid JSON: it is not UTF-8");
    }
  }

  private static String where(@Nullable JsonLocation place) {
    return place == null
        ? ""
        : ", at line " + place.getLineNr() + ", column " + place.getColumnNr();
  }

  /** The names of all members, in the document's order. */
  public List<String> names() {
    return node.properties().stream().map(Map.Entry::getKey).toList();
  }

  /** Whether there is such a member, be it {@code null}. */
  public boolean mentions(String name) {
    return node.has(name);
  }

  /** Whether there is such a member, other than {@code null}. */
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
    return Optional.of(unicode(value, path(name))).filter(text -> !text.isEmpty());
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
      texts.add(unicode(element, path(name) + "[" + texts.size() + "]"));
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
      String where = path(name) + "." + entry.getKey();
      if (!entry.getValue().isTextual() || hasHalfCharacters(entry.getKey())) {
        throw new MalformedJson(where + " is not text");
      }
      map.put(entry.getKey(), unicode(entry.getValue(), where));
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

  /** Half a surrogate pair is not text: no file name and no document can be written with it. */
  private static String unicode(JsonNode text, String where) throws MalformedJson {
    String value = text.textValue();
    if (hasHalfCharacters(value)) {
      throw new MalformedJson(where + " is not text: it holds half a character");
    }
    return value;
  }

  private static boolean hasHalfCharacters(String text) {
    return text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE);
  }

  private @Nullable JsonNode member(String name) {
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : value;
  }

  private String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** The error for a member whose value does not do, such as {@code "is negative"}. */
  public MalformedJson malformed(String name, String problem) {
    return new MalformedJson(path(name) + " " + problem);
  }

  private MalformedJson missing(String name) {
    return new MalformedJson(path(name) + " is missing");
  }

  private MalformedJson wrong(String name, String expected) {
    return new MalformedJson(path(name) + " is not " + expected);
  }
}
