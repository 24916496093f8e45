package dev.remora.trust.x509;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * One element of a document in DER (X.690): a tag, a length, a content. Of all forms that BER has
 * for the same, only the one of DER is read; nothing is copied before it is asked for.
 */
public final class Der {
  /** Tags of what is read here; those of a context begin with {@link #CONTEXT}. */
  public static final int BOOLEAN = 0x01;

  public static final int INTEGER = 0x02;
  public static final int BIT_STRING = 0x03;
  public static final int OCTET_STRING = 0x04;
  public static final int OBJECT_IDENTIFIER = 0x06;
  public static final int UTF8_STRING = 0x0c;
  public static final int GENERALIZED_TIME = 0x18;
  public static final int SEQUENCE = 0x30;
  public static final int SET = 0x31;

  /** Of a context, primitive and constructed; the number is added. */
  public static final int CONTEXT = 0x80;

  public static final int CONTEXT_CONSTRUCTED = 0xa0;

  private static final int CONSTRUCTED = 0x20;
  private static final int NUMBER = 0x1f;
  private static final int DEEPEST = 32;

  /** Of a length, in bytes: documents are smaller than 16 MiB. */
  private static final int LONGEST_LENGTH = 3;

  private final byte[] document;
  private final int start;
  private final int from;
  private final int to;

  private Der(byte[] document, int start, int from, int to) {
    this.document = document;
    this.start = start;
    this.from = from;
    this.to = to;
  }

  /** Reads a document that is one element, with nothing after it, and all of it in DER. */
  public static Der parse(byte[] document) throws MalformedDer {
    Der all = at(document, 0, document.length);
    if (all.to != document.length) {
      throw new MalformedDer("something follows its end");
    }
    all.check(0);
    return all;
  }

  /** The element that begins at a place, and ends before another. */
  static Der at(byte[] document, int start, int end) throws MalformedDer {
    if (end - start < 2) {
      throw new MalformedDer("it breaks off");
    }
    if ((document[start] & NUMBER) == NUMBER) {
      throw new MalformedDer("it has a tag of more than one byte");
    }
    int first = document[start + 1] & 0xff;
    int from = start + 2;
    int length = first;
    if (first >= 0x80) {
      int bytes = first & 0x7f;
      if (bytes == 0 || bytes > LONGEST_LENGTH) {
        throw new MalformedDer("it has a length of another form than DER's");
      }
      if (bytes > end - from) {
        throw new MalformedDer("it breaks off");
      }
      length = 0;
      for (int i = 0; i < bytes; i++) {
        length = length << 8 | document[from++] & 0xff;
      }
      if (length < 0x80 || length >> 8 * (bytes - 1) == 0) {
        throw new MalformedDer("it has a length of another form than DER's");
      }
    }
    if (length > end - from) {
      throw new MalformedDer("it breaks off");
    }
    return new Der(document, start, from, from + length);
  }

  private void check(int depth) throws MalformedDer {
    if (depth > DEEPEST) {
      throw new MalformedDer("it is nested too deeply");
    }
    if ((tag() & CONSTRUCTED) != 0) {
      for (int at = from; at < to; ) {
        Der element = at(document, at, to);
        element.check(depth + 1);
        at = element.to;
      }
    } else if (tag() == BOOLEAN) {
      flag();
    } else if (tag() == INTEGER) {
      integer();
    }
  }

  public int tag() {
    return document[start] & 0xff;
  }

  /** What is inside. */
  public byte[] content() {
    return Arrays.copyOfRange(document, from, to);
  }

  /** The whole, with tag and length. */
  public byte[] encoded() {
    return Arrays.copyOfRange(document, start, to);
  }

  int end() {
    return to;
  }

  /** The elements inside, one after the other. */
  public DerSequence elements() {
    return new DerSequence(document, from, to);
  }

  /** The same element where it has a tag. */
  public Der require(int tag) throws MalformedDer {
    if (tag() != tag) {
      throw new MalformedDer("it has another structure than expected");
    }
    return this;
  }

  /** The elements of a sequence. */
  public DerSequence sequence() throws MalformedDer {
    return require(SEQUENCE).elements();
  }

  public Oid oid() throws MalformedDer {
    require(OBJECT_IDENTIFIER);
    return new Oid(HexFormat.of().formatHex(document, from, to));
  }

  public BigInteger integer() throws MalformedDer {
    require(INTEGER);
    boolean padded =
        to - from > 1
            && (document[from] == 0 && document[from + 1] >= 0
                || document[from] == -1 && document[from + 1] < 0);
    if (from == to || padded) {
      throw new MalformedDer("it has a number of another form than DER's");
    }
    return new BigInteger(content());
  }

  public boolean flag() throws MalformedDer {
    require(BOOLEAN);
    if (to - from != 1 || document[from] != 0 && document[from] != -1) {
      throw new MalformedDer("it has a truth value of another form than DER's");
    }
    return document[from] != 0;
  }

  public String text() throws MalformedDer {
    require(UTF8_STRING);
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(content())).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedDer("it has a text that is not UTF-8");
    }
  }

  /** Of bits that are whole bytes. */
  public byte[] bits() throws MalformedDer {
    require(BIT_STRING);
    if (from == to || document[from] != 0) {
      throw new MalformedDer("it has bits that are no whole bytes");
    }
    return Arrays.copyOfRange(document, from + 1, to);
  }

  /** Makes an element of its content. */
  public static byte[] encode(int tag, byte[] content) {
    int bytes = 0;
    while (content.length >= 0x80 && content.length >> 8 * bytes > 0) {
      bytes++;
    }
    byte[] element = new byte[2 + bytes + content.length];
    element[0] = (byte) tag;
    element[1] = (byte) (bytes == 0 ? content.length : 0x80 | bytes);
    for (int i = 0; i < bytes; i++) {
      element[2 + i] = (byte) (content.length >> 8 * (bytes - 1 - i));
    }
    System.arraycopy(content, 0, element, 2 + bytes, content.length);
    return element;
  }
}
