package dev.remora.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;

/**
 * Checks whether bytes are JSON (RFC 8259): UTF-8, one value of any type, no name twice in one
 * object. Reads piece by piece: its memory grows with the number of names, and with nothing else.
 */
public final class JsonText {
  /** How deep a valid document may be nested. */
  public static final int DEEPEST = 64;

  private static final int LONGEST_NAME_OR_NUMBER = 1 << 16;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(LONGEST_NAME_OR_NUMBER) // values are not looked at
                  .build())
          // otherwise it keeps every name that it has seen
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private JsonText() {}

  /**
   * Checks a document.
   *
   * @throws MalformedJson with a message that says where, but repeats nothing of the document
   * @throws IOException when it cannot be read
   */
  public static void check(InputStream document) throws MalformedJson, IOException {
    try (JsonParser parser = FACTORY.createParser(BoundedParser.text(document))) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new MalformedJson("it is empty");
      }
      value(parser, first);
      if (parser.nextToken() != null) {
        throw new MalformedJson(
            "something follows its value" + BoundedParser.where(parser.currentTokenLocation()));
      }
    } catch (StreamConstraintsException e) {
      throw new MalformedJson("it is nested too deeply, or a name or number is too long");
    } catch (JacksonException e) {
      throw new MalformedJson("not valid JSON" + BoundedParser.where(e.getLocation()));
    } catch (CharacterCodingException e) {
      throw new MalformedJson("not valid JSON: it is not UTF-8");
    }
  }

  private static void value(JsonParser parser, JsonToken first) throws IOException, MalformedJson {
    OpenNames names = new OpenNames();
    int depth = 0;
    for (JsonToken token = first; token != null; token = depth == 0 ? null : parser.nextToken()) {
      switch (token) {
        case START_ARRAY -> depth++;
        case START_OBJECT -> {
          depth++;
          names.enter();
        }
        case END_ARRAY -> depth--;
        case END_OBJECT -> {
          depth--;
          names.leave();
        }
        case FIELD_NAME -> name(parser, names);
        default -> {}
      }
    }
  }

  private static void name(JsonParser parser, OpenNames names) throws IOException, MalformedJson {
    if (!names.add("", parser.currentName())) {
      throw new MalformedJson(
          "not valid JSON: a name is there twice"
              + BoundedParser.where(parser.currentTokenLocation()));
    }
    if (names.isOverfull()) {
      throw new MalformedJson("its objects have more than " + OpenNames.MOST + " names");
    }
  }
}
