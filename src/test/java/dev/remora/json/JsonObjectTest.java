package dev.remora.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.remora.property.Mutation;
import dev.remora.property.Property;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonObjectTest {
  @Test
  void readsMembersByTheirType() throws MalformedJson {
    JsonObject json =
        parse(
            """
            {"t": "x", "n": 9223372036854775807, "f": true, "o": {"i": 1},
             "a": [{"i": 1}, {"i": 2}], "s": ["b", "a"], "m": {"z": "1", "a": "2"}}
            """);
    assertEquals("x", json.text("t"));
    assertEquals(Long.MAX_VALUE, json.number("n"));
    assertTrue(json.flag("f"));
    assertEquals(1, json.object("o").orElseThrow().number("i"));
    assertEquals(2, json.objects("a").get(1).number("i"));
    assertEquals(List.of("b", "a"), json.texts("s"));
    assertEquals(List.of("z", "a"), List.copyOf(json.textMap("m").keySet()));
    assertEquals(List.of("t", "n", "f", "o", "a", "s", "m"), json.names());
  }

  @Test
  void absentAndNullMembersAreTheSame() throws MalformedJson {
    for (JsonObject json :
        List.of(
            parse("{}"),
            parse(
                """
                {"t": null, "n": null, "f": null, "o": null, "a": null, "m": null}
                """))) {
      assertEquals(Optional.empty(), json.optionalText("t"));
      assertEquals(OptionalLong.empty(), json.optionalNumber("n"));
      assertFalse(json.flag("f"));
      assertEquals(Optional.empty(), json.object("o"));
      assertEquals(List.of(), json.objects("a"));
      assertEquals(List.of(), json.texts("a"));
      assertEquals(Map.of(), json.textMap("m"));
      assertFalse(json.has("t"));
      assertEquals("t is missing", message(() -> json.text("t")));
      assertEquals("n is missing", message(() -> json.number("n")));
    }
    assertTrue(parse("{\"a\": null}").mentions("a"));
    assertFalse(parse("{}").mentions("a"));
  }

  @Test
  void nullIsAbsentAmongElementsAndTexts() throws MalformedJson {
    JsonObject json =
        parse(
            """
            {"a": [null, {"i": 1}, null], "s": ["b", null], "m": {"x": null, "y": "z", "w": null}}
            """);
    assertEquals(1, json.objects("a").size());
    assertEquals(List.of("b"), json.texts("s"));
    assertEquals(Map.of("y", "z"), json.textMap("m"));
    JsonObject wrong = parse("{\"a\": [null, 7], \"s\": [null, 7]}");
    assertEquals("a[1] is not an object", message(() -> wrong.objects("a")));
    assertEquals("s[1] is not text", message(() -> wrong.texts("s")));
  }

  @Test
  void anEmptyTextCountsAsAbsent() throws MalformedJson {
    assertEquals(Optional.empty(), parse("{\"t\": \"\"}").optionalText("t"));
    assertEquals("t is missing", message(() -> parse("{\"t\": \"\"}").text("t")));
  }

  @Test
  void aMemberOfAnotherTypeIsAnErrorWithItsPath() throws MalformedJson {
    JsonObject json = parse("{\"a\": [{\"m\": {\"k\": 1}, \"x\": \"1\", \"y\": [1]}], \"o\": 5}");
    JsonObject element = json.objects("a").getFirst();
    assertEquals("a[0].m.k is not text", message(() -> element.textMap("m")));
    assertEquals("a[0].x is not an integer", message(() -> element.number("x")));
    assertEquals("a[0].x is not true or false", message(() -> element.flag("x")));
    assertEquals("a[0].x is not an object", message(() -> element.object("x")));
    assertEquals("a[0].x is not an array", message(() -> element.texts("x")));
    assertEquals("a[0].y[0] is not text", message(() -> element.texts("y")));
    assertEquals("a[0].y[0] is not an object", message(() -> element.objects("y")));
    assertEquals("a[0].m is not text", message(() -> element.text("m")));
    assertEquals("o is not an object", message(() -> json.textMap("o")));
    assertEquals("o is odd", json.malformed("o", "is odd").getMessage());
  }

  @Test
  void aNumberThatNoComputerHoldsIsRefused() {
    assertEquals(
        "it holds a number that is out of range",
        message(() -> parse("{\"unknown\": 1e9223372036854775808}")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1e3", "9223372036854775808", "-9223372036854775809", "\"1\""})
  void onlyIntegersOf64BitsAreNumbers(String number) {
    assertEquals(
        "n is not an integer", message(() -> parse("{\"n\": " + number + "}").number("n")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "1",
        "\"x\"",
        "{",
        "{}{}",
        "{} x",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":01}",
        "{\"a\":NaN}",
        "{\"a\":1 /* c */}",
        "\u0000",
        "{}\u0000"
      })
  void whatIsNotExactlyOneObjectIsRefused(String document) {
    assertThrows(MalformedJson.class, () -> parse(document));
  }

  @Test
  void duplicateNamesAreRefusedAtEveryDepth() {
    assertThrows(MalformedJson.class, () -> parse("{\"a\": 1, \"a\": 1}"));
    assertThrows(MalformedJson.class, () -> parse("{\"x\": [{\"a\": 1, \"\\u0061\": 2}]}"));
  }

  @Test
  void deepNestingIsRefused() throws MalformedJson {
    parse("{\"a\":" + "[".repeat(60) + "]".repeat(60) + "}");
    assertEquals(
        "it is nested too deeply, or its members are too many or too long",
        message(() -> parse("{\"a\":" + "[".repeat(100_000))));
    assertThrows(MalformedJson.class, () -> parse("{\"a\":".repeat(65) + "1" + "}".repeat(65)));
  }

  @Test
  void aDocumentThatWouldCostFarMoreMemoryThanItsBytesIsRefused() {
    assertEquals(
        "it is nested too deeply, or its members are too many or too long",
        message(() -> parse("{\"a\":[" + "{},".repeat(1_000_000) + "{}]}")));
  }

  @Test
  void aDocumentOfMoreThan16MebibytesIsRefusedUnread() {
    assertEquals("it is longer than 16 MiB", message(() -> JsonObject.parse(new byte[17 << 20])));
  }

  @Test
  void aTextOfAMebibyteIsReadAndNoneOfMoreThanTwo() throws MalformedJson {
    assertEquals(1 << 20, parse("{\"a\":\"" + "x".repeat(1 << 20) + "\"}").text("a").length());
    MalformedJson longer =
        assertThrows(
            MalformedJson.class, () -> parse("{\"a\":\"" + "x".repeat((2 << 20) + 1) + "\"}"));
    assertTrue(longer.isExcessive(), longer::toString);
  }

  @Test
  void aMemberThatIsTooHeavyIsLeftOutAndTheOthersAreRead() throws MalformedJson {
    JsonObject json =
        parse("{\"first\": 1, \"many\": {" + members(100_000) + "}, \"last\": \"x\"}");
    assertEquals(1, json.number("first"));
    assertEquals("x", json.text("last"));
    assertTrue(json.has("many"));
    assertFalse(json.isWhole());
    MalformedJson asked = assertThrows(MalformedJson.class, () -> json.textMap("many"));
    assertEquals("many is too large to be held in memory", asked.getMessage());
    assertTrue(asked.isExcessive());
    assertTrue(parse("{\"some\": {" + members(5_000) + "}}").isWhole());
  }

  @Test
  void whatIsLeftOutHasToBeJson() {
    for (String end : List.of("}", "\"x\":1}}}", "\"x\":01}}", "\"x\"}}")) {
      assertThrows(MalformedJson.class, () -> parse("{\"many\": {" + members(100_000) + "," + end));
    }
  }

  @Test
  void aDocumentOfTooManyMembersIsRefused() {
    MalformedJson refused =
        assertThrows(MalformedJson.class, () -> parse("{" + members(100_000) + "}"));
    assertEquals("it has too many members", refused.getMessage());
    assertTrue(refused.isExcessive());
  }

  @Test
  void elementsOfLongArraysAreToldOneByOne() throws MalformedJson {
    List<Long> told = new ArrayList<>();
    JsonObject json =
        JsonObject.parse(
            ("{\"a\": [" + "{\"n\": 1},".repeat(100_000) + "{\"n\": 2}], \"b\": [{\"n\": 3}]}")
                .getBytes(UTF_8),
            Map.of("a", element -> told.add(element.number("n")), "c", element -> told.clear()));
    assertEquals(100_001, told.size());
    assertEquals(2, told.getLast());
    assertTrue(json.has("a"));
    assertEquals(List.of(), json.objects("a"));
    assertEquals(3, json.objects("b").getFirst().number("n"));
  }

  @Test
  void anOddElementMakesAllMalformedUnlessItIsToldApart() throws MalformedJson {
    byte[] document = "{\"a\": [{\"n\": 1}, 5, {\"n\": \"x\"}, null, {\"n\": 2}]}".getBytes(UTF_8);
    List<Long> told = new ArrayList<>();
    List<String> odd = new ArrayList<>();
    Elements tolerant =
        new Elements() {
          @Override
          public void element(JsonObject element) throws MalformedJson {
            told.add(element.number("n"));
          }

          @Override
          public void odd(MalformedJson problem) {
            odd.add(String.valueOf(problem.getMessage()));
          }
        };
    JsonObject.parse(document, Map.of("a", tolerant));
    assertEquals(List.of(1L, 2L), told);
    assertEquals(
        List.of("a[1] is not an object", "a[2].n is not an integer"), odd, "null is no element");
    assertEquals(
        "a[1] is not an object",
        message(() -> JsonObject.parse(document, Map.of("a", element -> element.number("n")))));
  }

  @Test
  void aHeavyMemberOfOneElementTakesNothingFromTheNext() throws MalformedJson {
    String heavy = "{\"x\": {" + members(40_000) + "}, \"n\": 1},";
    List<Boolean> whole = new ArrayList<>();
    JsonObject.parse(
        ("{\"a\": [" + heavy.repeat(2) + "{\"x\": {}, \"n\": 2}]}").getBytes(UTF_8),
        Map.of(
            "a",
            element -> {
              whole.add(element.isWhole());
              element.number("n");
            }));
    assertEquals(List.of(false, false, true), whole);
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheDocument() throws MalformedJson {
    assertEquals(1, parse("\ufeff{\"n\": 1}").number("n"));
    assertThrows(MalformedJson.class, () -> parse("\ufeff"));
  }

  @Test
  @SuppressWarnings("InputStreamSlowMultibyteRead") // it ends at once
  void aStreamThatBreaksOffIsNotMalformed() {
    InputStream broken =
        new SequenceInputStream(
            new ByteArrayInputStream("{\"a\": [".getBytes(UTF_8)),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("reset");
              }
            });
    IOException broke = assertThrows(IOException.class, () -> JsonObject.parse(broken, Map.of()));
    assertEquals("reset", broke.getMessage());
  }

  private static String members(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"" + Integer.toHexString(i) + "\":\"\"")
        .collect(Collectors.joining(","));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\ud800", "\\udc00", "\\ud800\\ud800"})
  void halfACharacterIsNoText(String half) {
    assertThrows(MalformedJson.class, () -> parse("{\"t\": \"a" + half + "b\"}").text("t"));
    assertThrows(MalformedJson.class, () -> parse("{\"s\": [\"" + half + "\"]}").texts("s"));
    assertThrows(
        MalformedJson.class, () -> parse("{\"m\": {\"k\": \"" + half + "\"}}").textMap("m"));
    assertThrows(
        MalformedJson.class, () -> parse("{\"m\": {\"" + half + "\": \"x\"}}").textMap("m"));
  }

  @Test
  void aWholeCharacterWrittenInTwoHalvesIsText() throws MalformedJson {
    assertEquals("🐟", parse("{\"t\": \"\\ud83d\\udc1f\"}").text("t"));
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() {
    assertThrows(
        MalformedJson.class, () -> JsonObject.parse("{\"a\": \"\u00e9\"}".getBytes(ISO_8859_1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hunter2",
        "{\"auth\": hunter2}",
        "{\"auth\": \"hunter2",
        "{\"a\": 1} hunter2",
        "{\"hunter2\": 1, \"hunter2\": 2}",
        "{\"a\": hunter2hunter2hunter2}"
      })
  void errorsSayWhereButRepeatNothingOfTheDocument(String document) {
    String message = message(() -> parse(document));
    assertFalse(message.contains("hunter2"), message);
    assertTrue(message.contains("at line 1, column"), message);
  }

  @Test
  void mutatedDocumentsAreReadOrRefused() {
    byte[] whole = "{\"a\": [{\"b\": \"x\", \"c\": {\"d\": \"y\"}}], \"n\": 12}".getBytes(UTF_8);
    Property.check(
        20_000,
        random -> {
          try {
            JsonObject json = JsonObject.parse(Mutation.of(whole, random));
            for (JsonObject element : json.objects("a")) {
              element.textMap("c");
            }
            json.optionalNumber("n");
          } catch (MalformedJson e) {
            assertFalse(String.valueOf(e.getMessage()).isBlank());
          }
        });
  }

  private static JsonObject parse(String document) throws MalformedJson {
    return JsonObject.parse(document.getBytes(UTF_8));
  }

  private static String message(Executable executable) {
    return String.valueOf(assertThrows(MalformedJson.class, executable).getMessage());
  }
}
