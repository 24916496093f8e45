package dev.remora.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Formats a document for people: indented, and with what does not print escaped. Works token by
 * token, without a tree.
 */
public final class PrettyJson {
  /** A bound, since indenting can make a document forty times as long. */
  private static final int LONGEST = 16 << 20;

  private PrettyJson() {}

  /**
   * Indents one JSON value.
   *
   * @throws MalformedJson with a message that repeats nothing of the document
   */
  public static byte[] of(byte[] document) throws MalformedJson {
    ByteArrayOutputStream pretty = new ByteArrayOutputStream(document.length);
    try (JsonParser parser = BoundedParser.of(new ByteArrayInputStream(document));
        JsonGenerator generator =
            BoundedParser.FACTORY
                .createGenerator(new Bounded(pretty))
                .setPrettyPrinter(new DefaultPrettyPrinter())) {
      parser.nextToken();
      generator.copyCurrentStructureExact(parser);
    } catch (JacksonException e) {
      throw new MalformedJson("not valid JSON");
    } catch (IOException e) {
      throw MalformedJson.excessive("indented it is longer than 16 MiB, or it is not UTF-8");
    }
    pretty.write('\n');
    return escaped(pretty.toByteArray());
  }

  /**
   * Escapes what does not print, and leaves the rest as it is.
   *
   * @param document JSON in UTF-8
   */
  public static byte[] escaped(byte[] document) {
    return EscapedJson.of(new String(document, UTF_8)).getBytes(UTF_8);
  }

  private static final class Bounded extends OutputStream {
    private final ByteArrayOutputStream out;

    Bounded(ByteArrayOutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (out.size() + (long) length > LONGEST) {
        throw new IOException("too long");
      }
      out.write(bytes, offset, length);
    }
  }
}
