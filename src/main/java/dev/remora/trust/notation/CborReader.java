package dev.remora.trust.notation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.remora.trust.proof.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one value in CBOR, in its preferred form only (RFC 8949, section 4.1): each length in as
 * few bytes as it takes, and all of them given; no name twice, and nothing after the end. Numbers
 * that are no integers are not read. What is made is no larger than some times the document.
 */
final class CborReader {
  private static final int DEEPEST = 8;

  private static final int WHOLE = 0;
  private static final int NEGATIVE = 1;
  private static final int BYTES = 2;
  private static final int TEXT = 3;
  private static final int ITEMS = 4;
  private static final int PAIRS = 5;
  private static final int TAG = 6;

  private static final int FALSE = 20;
  private static final int UNDEFINED = 23;

  private final byte[] document;
  private int at;

  private CborReader(byte[] document) {
    this.document = document;
  }

  static Cbor read(byte[] document) throws Refusal {
    CborReader reader = new CborReader(document);
    Cbor value = reader.value(0);
    if (reader.at != document.length) {
      throw malformed("something follows its end");
    }
    return value;
  }

  private Cbor value(int depth) throws Refusal {
    if (depth > DEEPEST) {
      throw malformed("it is nested too deeply");
    }
    int head = next();
    int kind = head >> 5;
    if (kind > TAG) {
      int number = head & 0x1f;
      if (number < FALSE || number > UNDEFINED) {
        throw malformed("it has a number that is no integer");
      }
      return new Cbor.Simple(number);
    }
    long argument = argument(head & 0x1f);
    return switch (kind) {
      case WHOLE -> new Cbor.Whole(argument);
      case NEGATIVE -> new Cbor.Whole(-1 - argument);
      case BYTES -> new Cbor.Bytes(bytes(argument));
      case TEXT -> new Cbor.Text(text(bytes(argument)));
      case ITEMS -> items(argument, depth);
      case PAIRS -> pairs(argument, depth);
      default -> new Cbor.Tagged(argument, value(depth + 1));
    };
  }

  private int next() throws Refusal {
    if (at == document.length) {
      throw malformed("it breaks off");
    }
    return document[at++] & 0xff;
  }

  /** In the few bits left, or in one, two, four or eight bytes after them. */
  private long argument(int bits) throws Refusal {
    if (bits < 24) {
      return bits;
    }
    if (bits > 27) {
      throw malformed("it has a length that is not given");
    }
    int width = 1 << (bits - 24);
    long argument = 0;
    for (int i = 0; i < width; i++) {
      argument = argument << 8 | next();
    }
    boolean isShortest = width == 1 ? argument >= 24 : argument >>> (width * 4) != 0;
    if (!isShortest || argument < 0) {
      throw malformed("it has a number of another form than the shortest");
    }
    return argument;
  }

  private byte[] bytes(long length) throws Refusal {
    requireLeft(length);
    at += (int) length;
    return Arrays.copyOfRange(document, at - (int) length, at);
  }

  /** Each thing takes a byte at least: nothing is made room for that is not there. */
  private void requireLeft(long count) throws Refusal {
    if (count > document.length - at) {
      throw malformed("it breaks off");
    }
  }

  private static String text(byte[] bytes) throws Refusal {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw malformed("it has a text that is not UTF-8");
    }
  }

  private Cbor items(long count, int depth) throws Refusal {
    requireLeft(count);
    List<Cbor> values = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      values.add(value(depth + 1));
    }
    return new Cbor.Items(List.copyOf(values));
  }

  private Cbor pairs(long count, int depth) throws Refusal {
    requireLeft(count);
    Map<Cbor, Cbor> values = new LinkedHashMap<>();
    for (long i = 0; i < count; i++) {
      Cbor key = value(depth + 1);
      if (!(key instanceof Cbor.Whole || key instanceof Cbor.Text)) {
        throw malformed("it has a name that is neither a number nor a text");
      }
      if (values.put(key, value(depth + 1)) != null) {
        throw malformed("it has a name twice");
      }
    }
    return new Cbor.Pairs(values);
  }

  private static Refusal malformed(String why) {
    return Refusal.unreadable("it is malformed CBOR: " + why);
  }
}
