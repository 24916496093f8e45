package dev.remora.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BaseJsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Nodes as text, written by Jackson's streaming core.
 *
 * <p>Its mapper gives the same, but brings along what turns any Java object into JSON and back,
 * which nobody here does: a native executable with it is larger by more than a megabyte.
 */
final class WrittenNode {
  private WrittenNode() {}

  /** What writes itself where a value belongs. */
  @FunctionalInterface
  interface Value {
    void write(JsonGenerator generator) throws IOException;
  }

  /** Without white space. */
  static byte[] bytes(JsonNode node) {
    return bytes(node, null);
  }

  /** Indented, without a line end. */
  static byte[] prettyBytes(JsonNode node) {
    return bytes(node, new DefaultPrettyPrinter());
  }

  private static byte[] bytes(JsonNode node, @Nullable PrettyPrinter printer) {
    try (ByteArrayBuilder written = new ByteArrayBuilder();
        JsonGenerator generator = BoundedParser.FACTORY.createGenerator(written)) {
      write(node, generator.setPrettyPrinter(printer));
      generator.flush();
      return written.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without white space; half a character is written, too. */
  static String text(JsonNode node) {
    return text(node, null);
  }

  /** Indented, without a line end; half a character is written, too. */
  static String prettyText(JsonNode node) {
    return text(node, new DefaultPrettyPrinter());
  }

  private static String text(JsonNode node, @Nullable PrettyPrinter printer) {
    StringWriter written = new StringWriter();
    try (JsonGenerator generator = BoundedParser.FACTORY.createGenerator(written)) {
      write(node, generator.setPrettyPrinter(printer));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return written.toString();
  }

  /** As deep as documents may be nested. */
  static void write(JsonNode node, JsonGenerator generator) throws IOException {
    switch (node) {
      case ObjectNode object -> {
        generator.writeStartObject();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
          generator.writeFieldName(member.getKey());
          write(member.getValue(), generator);
        }
        generator.writeEndObject();
      }
      case ArrayNode array -> {
        generator.writeStartArray();
        for (JsonNode element : array) {
          write(element, generator);
        }
        generator.writeEndArray();
      }
      case POJONode value when value.getPojo() instanceof Value special -> special.write(generator);
      case NullNode _ -> generator.writeNull();
      default -> node.serialize(generator, null); // numbers and the like, which ask for nothing
    }
  }

  /**
   * What a node's {@code toString} calls, which nobody here does; in a native executable it would
   * keep the mapper all the same. On the JVM this class does nothing.
   *
   * <p>What breaks it: a Jackson whose class has another name or other methods; then the executable
   * cannot be built, or has the mapper again, which a test of its size sees.
   */
  @TargetClass(className = "com.fasterxml.jackson.databind.node.InternalNodeMapper")
  @SuppressWarnings("DoNotCallSuggester") // what serializes nodes as Java objects would
  static final class Mapper {
    @Substitute
    public static String nodeToString(BaseJsonNode node) {
      return text(node);
    }

    @Substitute
    public static String nodeToPrettyString(BaseJsonNode node) {
      return prettyText(node);
    }

    @Substitute
    public static byte[] valueToBytes(Object value) {
      throw new UnsupportedOperationException();
    }

    @Substitute
    public static JsonNode bytesToNode(byte[] document) {
      throw new UnsupportedOperationException();
    }
  }
}
