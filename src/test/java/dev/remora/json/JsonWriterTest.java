package dev.remora.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.remora.failure.Failure;
import dev.remora.property.Mutation;
import dev.remora.property.Property;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonWriterTest {
  @Test
  void writesMembersInTheOrderOfTheCallsWithoutWhiteSpace() {
    byte[] bytes =
        JsonWriter.object()
            .put("z", "x")
            .put("n", 5)
            .put("f", true)
            .put("there", Optional.of("y"))
            .put("absent", Optional.<String>empty())
            .put("o", JsonWriter.object().put("i", 1))
            .put("list", List.of(JsonWriter.object()))
            .put("none", List.of())
            .putTexts("texts", List.of("b", "a"))
            .bytes();
    assertEquals(
        "{\"z\":\"x\",\"n\":5,\"f\":true,\"there\":\"y\",\"o\":{\"i\":1},\"list\":[{}],\"none\":[],"
            + "\"texts\":[\"b\",\"a\"]}",
        new String(bytes, UTF_8));
  }

  @Test
  void textsByNameAreSortedAndLeftOutWhenThereAreNone() {
    assertEquals(
        "{\"m\":{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\"}}",
        JsonWriter.object()
            .put("m", Map.of("c", "3", "a", "1", "b", "2"))
            .put("absent", Map.of())
            .toString());
  }

  @Test
  void prettyEndsWithALineEnd() {
    assertTrue(JsonWriter.object().put("a", 1).pretty().endsWith("}\n"));
  }

  @Test
  void whatDoesNotPrintIsEscapedAndMeansTheSame() throws MalformedJson {
    String text = "\u009b31m \u007f \u202e \u200b \ufeff \u2028 \udb40\udc41 é \ud83d\ude00";
    JsonWriter json = JsonWriter.object().put("t", text).put("m", Map.of(text, text));
    for (String shown :
        List.of(
            json.toString(),
            json.pretty(),
            new String(PrettyJson.of(json.bytes()), UTF_8),
            new String(PrettyJson.escaped(json.bytes()), UTF_8))) {
      assertTrue(shown.contains("\\u009b31m \\u007f \\u202e \\u200b \\ufeff \\u2028"), shown);
      assertTrue(shown.contains(" é "), shown);
      assertTrue(shown.codePoints().allMatch(c -> c == '\n' || !Failure.isHarmful(c)), shown);
      JsonObject read = JsonObject.parse(shown.getBytes(UTF_8));
      assertEquals(Map.of(text, text), read.textMap("m"));
    }
  }

  /** The mapper would be the plain way; the executable does without it. */
  @Test
  void nodesAreWrittenAsJacksonsMapperWritesThem() throws Exception {
    ObjectMapper mapper =
        JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
    JsonNode node =
        mapper.readTree(
            """
            {"n": null, "t": true, "f": false, "i": -1, "l": 9007199254740993,
             "big": 123456789012345678901234567890, "d": 1.50, "e": 1e400,
             "s": "é\\u0000\\"/\\\\ \\u2028 \\ud83d\\ude00", "": "", "a": [], "o": {},
             "deep": [[1, {"x": [null, {}]}], "y"]}
            """);
    assertArrayEquals(mapper.writeValueAsBytes(node), WrittenNode.bytes(node));
    assertEquals(node.toString(), WrittenNode.text(node));
    assertArrayEquals(
        mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(node),
        WrittenNode.prettyBytes(node));
    assertEquals(node.toPrettyString(), WrittenNode.prettyText(node));
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    Property.check(
        2_000,
        random -> {
          String text = Mutation.garbage(random).replace("\ud83d", "");
          JsonObject read =
              JsonObject.parse(
                  JsonWriter.object().put("t", text).put("m", Map.of(text, text)).bytes());
          assertEquals(Optional.of(text).filter(t -> !t.isEmpty()), read.optionalText("t"));
          assertEquals(Map.of(text, text), read.textMap("m"));
        });
  }
}
