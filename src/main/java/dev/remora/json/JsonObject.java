package dev.remora.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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
 * <p>A member that is {@code null} counts as absent, since Go's encoders write it so, and so does
 * an element of an array. A member of another type than the one asked for is an error with the
 * member's path. Unknown members are ignored (image-spec, "Extensibility").
 *
 * <p>It never takes more than 2 MiB of memory, whatever the document: a member that would make it
 * heavier is not held, and asking for it is an error. Arrays that may be long are read by {@link
 * Elements}.
 */
public final class JsonObject {
  private final JsonNode node;
  private final String path;

  JsonObject(JsonNode node, String path) {
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
    return parse(document, Map.of());
  }

  /**
   * The same where arrays of the document itself are read element by element; they count as empty
   * then.
   *
   * @param arrays who is told of the elements, by the name of the array
   */
  public static JsonObject parse(byte[] document, Map<String, Elements> arrays)
      throws MalformedJson {
    return parse(document, arrays, null);
  }

  /**
   * The same from a stream, which is read as it comes and to its end.
   *
   * @throws IOException when the stream breaks off
   */
  public static JsonObject parse(InputStream document, Map<String, Elements> arrays)
      throws MalformedJson, IOException {
    return DocumentReader.read(document, arrays, null);
  }

  /** The same of a document that other programs read, and make less of its faults than we do. */
  public static JsonObject parse(byte[] document, Tolerance tolerance) throws MalformedJson {
    return parse(document, Map.of(), tolerance);
  }

  private static JsonObject parse(
      byte[] document, Map<String, Elements> arrays, @Nullable Tolerance tolerance)
      throws MalformedJson {
    if (document.length > BoundedParser.LONGEST_DOCUMENT) {
      throw MalformedJson.excessive("it is longer than 16 MiB");
    }
    try {
      return DocumentReader.read(new ByteArrayInputStream(document), arrays, tolerance);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // of an array in memory
    }
  }

  /** The names of all members, in the document's order. */
  public List<String> names() {
    return node.properties().stream().map(Map.Entry::getKey).toList();
  }

  /** Whether there is such a member, even if it is {@code null}. */
  public boolean mentions(String name) {
    return node.has(name);
  }

  /** Whether there is such a member, other than {@code null}. */
  public boolean has(String name) {
    JsonNode value = node.get(name);
    return value != null && !value.isNull();
  }

  /** False for a member that is there but was too heavy to be held. */
  public boolean holds(String name) {
    return !DocumentReader.isLeftOut(node.get(name));
  }

  /** Whether all members are held, so that it can be written again as it was. */
  public boolean isWhole() {
    return node.properties().stream()
        .noneMatch(member -> DocumentReader.isLeftOut(member.getValue()));
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

  /** A text that is a hint: one that makes no sense counts as absent, too. */
  public Optional<String> hint(String name) {
    try {
      return optionalText(name);
    } catch (MalformedJson e) {
      return Optional.empty();
    }
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

  /** Reads a value from an object; nothing where it says none. */
  @FunctionalInterface
  public interface Reader<T> {
    Optional<T> read(JsonObject json) throws MalformedJson;
  }

  /** What is read from an object; nothing where there is no such object. */
  public <T> Optional<T> object(String name, Reader<T> reader) throws MalformedJson {
    Optional<JsonObject> object = object(name);
    return object.isEmpty() ? Optional.empty() : reader.read(object.get());
  }

  /** The objects of an array; empty when there is no such array. */
  public List<JsonObject> objects(String name) throws MalformedJson {
    List<JsonObject> objects = new ArrayList<>();
    int number = 0;
    for (JsonNode element : array(name)) {
      String where = path(name) + "[" + number++ + "]";
      if (element.isObject()) {
        objects.add(new JsonObject(element, where));
      } else if (!element.isNull()) {
        throw new MalformedJson(where + " is not an object");
      }
    }
    return objects;
  }

  /** The texts of an array; empty when there is no such array. */
  public List<String> texts(String name) throws MalformedJson {
    List<String> texts = new ArrayList<>();
    int number = 0;
    for (JsonNode element : array(name)) {
      String where = path(name) + "[" + number++ + "]";
      if (element.isTextual()) {
        texts.add(unicode(element, where));
      } else if (!element.isNull()) {
        throw new MalformedJson(where + " is not text");
      }
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
      if (entry.getValue().isNull()) {
        continue;
      }
      if (!entry.getValue().isTextual() || hasHalfCharacters(entry.getKey())) {
        throw new MalformedJson(where + " is not text");
      }
      map.put(entry.getKey(), unicode(entry.getValue(), where));
    }
    return map;
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
    for (int at = 0; at < text.length(); at++) { // a stream takes several times as long
      if (Character.isSurrogate(text.charAt(at))) {
        if (Character.charCount(text.codePointAt(at)) == 1) {
          return true;
        }
        at++;
      }
    }
    return false;
  }

  private @Nullable JsonNode member(String name) throws MalformedJson {
    JsonNode value = node.get(name);
    if (DocumentReader.isLeftOut(value)) {
      throw MalformedJson.excessive(path(name) + " is too large to be held in memory");
    }
    return value == null || value.isNull() ? null : value;
  }

  private String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** The error for a member with a wrong value, such as {@code "is negative"}. */
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
