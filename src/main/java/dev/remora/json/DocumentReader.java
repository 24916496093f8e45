package dev.remora.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one document, token by token, into objects of bounded weight.
 *
 * <p>Four bytes of a hostile document can become two hundred in memory. So this weighs what it
 * holds while it builds it. Once that would be too heavy, it checks only the syntax of the rest,
 * and leaves it out. The weights are estimates for the native executable, rather too high than too
 * low.
 */
final class DocumentReader {
  /** What one object may weigh, in bytes of memory: ten thousand annotations. */
  private static final long HEAVIEST = 2 << 20;

  private static final int CONTAINER = 230;
  private static final int SCALAR = 32;
  private static final int TEXT = 40;
  private static final int MEMBER = 72;

  /** Names in documents repeat. Where there are more, somebody means it. */
  private static final int NAMES = 256;

  private static final int LONGEST_SHARED = 64;

  @SuppressWarnings("deprecation") // its successor is a mapper's feature
  private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);

  private static final JsonNode LEFT_OUT = MissingNode.getInstance();

  private final JsonParser parser;
  private final Map<String, Elements> arrays;
  private final @Nullable Tolerance tolerance;
  private final @Nullable String[] shared = new @Nullable String[NAMES];
  private long left = HEAVIEST;

  private DocumentReader(
      JsonParser parser, Map<String, Elements> arrays, @Nullable Tolerance tolerance) {
    this.parser = parser;
    this.arrays = arrays;
    this.tolerance = tolerance;
  }

  static JsonObject read(
      InputStream document, Map<String, Elements> arrays, @Nullable Tolerance tolerance)
      throws MalformedJson, IOException {
    try (JsonParser parser = BoundedParser.of(document)) {
      return new DocumentReader(parser, arrays, tolerance).document();
    } catch (StreamConstraintsException e) {
      throw MalformedJson.excessive(
          "it is nested too deeply, or its members are too many or too long");
    } catch (JacksonException e) {
      throw invalid(e.getLocation());
    } catch (NumberFormatException e) { // its exponent is too large for an exact fraction
      throw new MalformedJson("it holds a number that is out of range");
    } catch (CharacterCodingException e) {
      throw new MalformedJson("not valid JSON: it is not UTF-8");
    }
  }

  /** Whether a member was too heavy to be held. */
  @SuppressWarnings("ReferenceEquality") // there is one
  static boolean isLeftOut(@Nullable JsonNode value) {
    return value == LEFT_OUT;
  }

  private JsonObject document() throws IOException, MalformedJson {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new MalformedJson("a JSON object is expected");
    }
    ObjectNode root = object("", arrays);
    end();
    if (left < 0) {
      throw MalformedJson.excessive("it has too many members");
    }
    return new JsonObject(root, "");
  }

  private void end() throws IOException, MalformedJson {
    try {
      if (parser.nextToken() == null) {
        return;
      }
    } catch (JacksonException | CharacterCodingException e) {
      if (tolerance == null) {
        throw e;
      }
    }
    if (tolerance == null) {
      throw invalid(parser.currentTokenLocation());
    }
    tolerance.more().run();
  }

  /** Reads an object, and holds its members while they are not too heavy. */
  private ObjectNode object(String path, Map<String, Elements> streamed)
      throws IOException, MalformedJson {
    ObjectNode node = NODES.objectNode();
    boolean top = path.isEmpty();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken token = parser.nextToken();
      left -= MEMBER + weight(name);
      if (left < 0) {
        parser.skipChildren();
        continue;
      }
      Elements elements = token == JsonToken.START_ARRAY ? streamed.get(name) : null;
      if (elements == null) {
        put(node, name, member(token), top);
      } else {
        put(node, name, NODES.arrayNode(), top);
        tell(elements, top ? name : path + "." + name);
      }
    }
    return node;
  }

  private void tell(Elements elements, String path) throws IOException, MalformedJson {
    long before = left;
    int number = 0;
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      String where = path + "[" + number++ + "]";
      if (token == JsonToken.VALUE_NULL) {
        continue;
      }
      left = HEAVIEST;
      try {
        elements.element(element(token, where));
      } catch (MalformedJson e) {
        elements.odd(e);
      }
    }
    left = before;
  }

  private JsonObject element(JsonToken token, String where) throws IOException, MalformedJson {
    if (token != JsonToken.START_OBJECT) {
      parser.skipChildren();
      throw new MalformedJson(where + " is not an object");
    }
    ObjectNode node = object(where, Map.of());
    if (left < 0) {
      throw MalformedJson.excessive(where + " has too many members");
    }
    return new JsonObject(node, where);
  }

  private JsonNode member(JsonToken token) throws IOException, MalformedJson {
    long before = left;
    JsonNode value = value(token);
    if (left >= 0) {
      return value;
    }
    left = before;
    return LEFT_OUT;
  }

  /**
   * Reads to the end of a value. If {@code left} is negative then, the value is too heavy and void.
   */
  private JsonNode value(JsonToken token) throws IOException, MalformedJson {
    return switch (token) {
      case START_OBJECT -> nestedObject();
      case START_ARRAY -> nestedArray();
      case VALUE_STRING -> text();
      default -> scalar(token);
    };
  }

  private JsonNode nestedObject() throws IOException, MalformedJson {
    left -= CONTAINER;
    ObjectNode node = NODES.objectNode();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken token = parser.nextToken();
      left -= MEMBER + weight(name);
      if (left < 0) {
        parser.skipChildren();
      } else {
        put(node, name, value(token), false);
      }
    }
    return node;
  }

  private JsonNode nestedArray() throws IOException, MalformedJson {
    left -= CONTAINER;
    ArrayNode node = NODES.arrayNode();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      left -= SCALAR;
      if (left < 0) {
        parser.skipChildren();
      } else {
        node.add(value(token));
      }
    }
    return node;
  }

  private JsonNode text() throws IOException {
    String text = parser.getText();
    left -= SCALAR + weight(text);
    return NODES.textNode(shared(text));
  }

  private JsonNode scalar(JsonToken token) throws IOException {
    left -= SCALAR;
    return switch (token) {
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? NODES.numberNode(parser.getBigIntegerValue())
              : NODES.numberNode(parser.getLongValue());
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDecimalValue());
      default -> NODES.nullNode();
    };
  }

  private void put(ObjectNode node, String name, JsonNode value, boolean top) throws MalformedJson {
    JsonNode before = node.replace(shared(name), value);
    if (before == null) {
      return;
    }
    if (tolerance == null) {
      throw invalid(parser.currentTokenLocation());
    }
    tolerance.twice().accept(name);
    boolean joined = top && tolerance.joined();
    if (joined && before instanceof ObjectNode first && value instanceof ObjectNode second) {
      first.setAll(second);
      node.replace(name, first);
    }
  }

  private static long weight(String text) {
    return TEXT + (long) text.length();
  }

  /** Mostly the same object for the same short text: types and names come again and again. */
  private String shared(String text) {
    if (text.length() > LONGEST_SHARED) {
      return text;
    }
    int slot = text.hashCode() & (NAMES - 1);
    String known = shared[slot];
    if (known != null && known.equals(text)) {
      return known;
    }
    shared[slot] = text;
    return text;
  }

  private static MalformedJson invalid(@Nullable JsonLocation place) {
    return new MalformedJson(
        "not valid JSON, or a name is there twice" + BoundedParser.where(place));
  }
}
