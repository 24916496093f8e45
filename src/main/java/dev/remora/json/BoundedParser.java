package dev.remora.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Jackson's parser within the limits of what a document may be. */
final class BoundedParser {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  /** Longer than any document that is accepted; a bound where there is no other. */
  static final int LONGEST_DOCUMENT = 16 << 20;

  private static final int DEEPEST = 64;
  private static final int LONGEST_NUMBER = 64;

  /** While a text is read, it takes four times as much memory. */
  private static final int LONGEST_TEXT = 2 << 20;

  /** A listing of 4 MiB has a quarter of them. */
  private static final int MOST_TOKENS = 1_000_000;

  /**
   * Names come from strangers: a table of them would outlive the document, and a native executable
   * never empties its table of interned strings.
   */
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxDocumentLength(LONGEST_DOCUMENT)
                  .maxStringLength(LONGEST_TEXT)
                  .maxNumberLength(LONGEST_NUMBER)
                  .maxTokenCount(MOST_TOKENS)
                  .build())
          .build();

  private BoundedParser() {}

  static JsonParser of(InputStream document) throws IOException {
    return FACTORY.createParser(text(document));
  }

  /** Skips a byte order mark: it is no part of JSON, but some editors begin files with it. */
  static Reader text(InputStream document) throws IOException {
    PushbackInputStream bytes = new PushbackInputStream(document, BYTE_ORDER_MARK.length);
    byte[] first = bytes.readNBytes(BYTE_ORDER_MARK.length);
    if (!Arrays.equals(first, BYTE_ORDER_MARK)) {
      bytes.unread(first);
    }
    return new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder());
  }

  /** A place, as the end of a message. */
  static String where(@Nullable JsonLocation place) {
    return place == null
        ? ""
        : ", at line " + place.getLineNr() + ", column " + place.getColumnNr();
  }
}
