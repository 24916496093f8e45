package dev.remora.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Whether bytes are JSON (RFC 8259): one value of any type, no name twice in one object. */
public final class JsonText {
  /** In a valid document. */
  public static final int DEEPEST = 64;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private JsonText() {}

  /**
   * Checks a document whose length the caller has bounded.
   *
   * @throws MalformedJson with a message that says where, but repeats nothing of the document
   */
  public static void check(byte[] document) throws MalformedJson {
    try (JsonParser parser = FACTORY.createParser(document)) {
      if (parser.nextToken() == null) {
        throw new MalformedJson("it is empty");
      }
      parser.skipChildren();
      if (parser.nextToken() != null) {
        throw new MalformedJson(
            "something follows its value" + where(parser.currentTokenLocation()));
      }
    } catch (StreamConstraintsException e) {
      throw new MalformedJson("it is nested too deeply, or a number is too long");
    } catch (JacksonException e) {
      throw new MalformedJson("not valid JSON, or a name is there twice" + where(e.getLocation()));
    } catch (IOException e) {
      throw new MalformedJson("not valid JSON: it is not UTF-8");
    }
  }

  private static String where(@Nullable JsonLocation place) {
    return place == null
        ? ""
        : ", at line " + place.getLineNr() + ", column " + place.getColumnNr();
  }
}
