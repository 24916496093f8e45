package dev.remora.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Builds a JSON object member by member. The same calls always give the same bytes. */
public final class JsonWriter {
  private static final byte DELETE = 0x7f;

  private final ObjectNode node = JsonNodeFactory.instance.objectNode();

  public static JsonWriter object() {
    return new JsonWriter();
  }

  /** Begins with all members of an object, unknown ones included, to change some of them. */
  public static JsonWriter copyOf(JsonObject original) {
    JsonWriter copy = new JsonWriter();
    original.members().forEach(member -> copy.node.set(member.getKey(), member.getValue()));
    return copy;
  }

  public JsonWriter put(String name, String value) {
    node.put(name, value);
    return this;
  }

  public JsonWriter put(String name, long value) {
    node.put(name, value);
    return this;
  }

  public JsonWriter put(String name, boolean value) {
    node.put(name, value);
    return this;
  }

  /** Leaves the member out when there is no value. */
  public JsonWriter put(String name, Optional<String> value) {
    value.ifPresent(text -> node.put(name, text));
    return this;
  }

  public JsonWriter put(String name, JsonWriter value) {
    node.set(name, value.node);
    return this;
  }

  /** Leaves the member out when there is no value. */
  public JsonWriter putObject(String name, Optional<JsonWriter> value) {
    value.ifPresent(object -> node.set(name, object.node));
    return this;
  }

  /** An array of objects; an empty one is written as {@code []}. */
  public JsonWriter put(String name, List<JsonWriter> values) {
    ArrayNode array = node.putArray(name);
    values.forEach(value -> array.add(value.node));
    return this;
  }

  /** An array of many objects, which are made one by one when they are written. */
  public <T> JsonWriter putEach(
      String name, Collection<T> values, Function<T, JsonWriter> written) {
    node.putPOJO(name, each(values, written));
    return this;
  }

  private static <T> WrittenNode.Value each(Collection<T> values, Function<T, JsonWriter> written) {
    return generator -> {
      generator.writeStartArray();
      for (T value : values) {
        WrittenNode.write(written.apply(value).node, generator);
      }
      generator.writeEndArray();
    };
  }

  /** An array of texts that are JSON already. */
  public JsonWriter putWritten(String name, List<String> values) {
    ArrayNode array = node.putArray(name);
    values.forEach(value -> array.addPOJO(raw(value)));
    return this;
  }

  private static WrittenNode.Value raw(String json) {
    return generator -> generator.writeRawValue(json);
  }

  /** An array of texts; an empty one is written as {@code []}. */
  public JsonWriter putTexts(String name, List<String> values) {
    ArrayNode array = node.putArray(name);
    values.forEach(array::add);
    return this;
  }

  /** An object of texts, sorted by name; left out when it is empty. */
  public JsonWriter put(String name, Map<String, String> values) {
    if (values.isEmpty()) {
      node.remove(name);
    } else {
      ObjectNode object = node.putObject(name);
      new TreeMap<>(values).forEach(object::put);
    }
    return this;
  }

  /** The document, without white space. */
  public byte[] bytes() {
    return WrittenNode.bytes(node);
  }

  /** The document as text for people: indented, with a line end; what does not print is escaped. */
  public String pretty() {
    return EscapedJson.of(WrittenNode.prettyText(node)) + "\n";
  }

  /** The same as bytes; takes less memory for a long document. */
  public byte[] prettyBytes() {
    byte[] bytes = WrittenNode.prettyBytes(node);
    for (byte b : bytes) {
      if (b < 0 || b == DELETE) { // something in it may not print
        return (EscapedJson.of(new String(bytes, UTF_8)) + "\n").getBytes(UTF_8);
      }
    }
    byte[] ended = Arrays.copyOf(bytes, bytes.length + 1);
    ended[bytes.length] = '\n';
    return ended;
  }

  /** In one line; what does not print is escaped. */
  @Override
  public String toString() {
    return EscapedJson.of(WrittenNode.text(node));
  }
}
