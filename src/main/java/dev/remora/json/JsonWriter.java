package dev.remora.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Builds a JSON object member by member. The same calls always give the same bytes. */
public final class JsonWriter {
  private static final ObjectWriter WRITER = new ObjectMapper().writer();
  private static final ObjectWriter PRETTY = WRITER.withDefaultPrettyPrinter();
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
    node.putPOJO(name, new Each<>(values, written));
    return this;
  }

  /** Never has all objects in memory at once. */
  private static final class Each<T> extends JsonSerializable.Base {
    private final Collection<T> values;
    private final Function<T, JsonWriter> written;

    Each(Collection<T> values, Function<T, JsonWriter> written) {
      this.values = values;
      this.written = written;
    }

    @Override
    public void serialize(JsonGenerator generator, SerializerProvider provider) throws IOException {
      generator.writeStartArray();
      for (T value : values) {
        written.apply(value).node.serialize(generator, provider);
      }
      generator.writeEndArray();
    }

    @Override
    public void serializeWithType(
        JsonGenerator generator, SerializerProvider provider, TypeSerializer unused)
        throws IOException {
      serialize(generator, provider);
    }
  }

  /** An array of texts that are JSON already. */
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
    return EscapedJson.of(node.toPrettyString()) + "\n";
  }

  /** The same as bytes; takes less memory for a long document. */
  public byte[] prettyBytes() {
    try {
      byte[] bytes = PRETTY.writeValueAsBytes(node);
      for (byte b : bytes) {
        if (b < 0 || b == DELETE) { // something in it may not print
          return (EscapedJson.of(new String(bytes, UTF_8)) + "\n").getBytes(UTF_8);
        }
      }
      byte[] ended = Arrays.copyOf(bytes, bytes.length + 1);
      ended[bytes.length] = '\n';
      return ended;
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In one line; what does not print is escaped. */
  @Override
  public String toString() {
    return EscapedJson.of(node.toString());
  }
}
