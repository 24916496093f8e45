package dev.remora.json;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Builds a JSON object member by member; the same calls always give the same bytes. */
public final class JsonWriter {
  private static final ObjectWriter WRITER = new ObjectMapper().writer();

  private final ObjectNode node = JsonNodeFactory.instance.objectNode();

  public static JsonWriter object() {
    return new JsonWriter();
  }

  /** Begins with all members of an object, the unknown ones included, to change some of them. */
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

  /** An array of objects; an empty one is written as {@code []}. */
  public JsonWriter put(String name, List<JsonWriter> values) {
    ArrayNode array = node.putArray(name);
    values.forEach(value -> array.add(value.node));
    return this;
  }

  /** An array of what is JSON already. */
  public JsonWriter putWritten(String name, List<String> values) {
    ArrayNode array = node.putArray(name);
    values.forEach(value -> array.addRawValue(new RawValue(value)));
    return this;
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
    try {
      return WRITER.writeValueAsBytes(node);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The document as text for people: indented, with a line end; what does not print is escaped. */
  public String pretty() {
    return Shown.of(node.toPrettyString()) + "\n";
  }

  /** In one line; what does not print is escaped. */
  @Override
  public String toString() {
    return Shown.of(node.toString());
  }
}
