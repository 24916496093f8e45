package dev.remora.trust.notation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/**
 * The text of a distinguished name, read from left to right (RFC 4514, section 3). Values in
 * hexadecimal DER ({@code =#}) and several attributes in one place ({@code +}) are refused.
 */
final class NameText {
  private static final String SPECIAL = "\\,+\"<>;=# ";
  private static final String UNESCAPED = "+\"<>;=";

  private final String text;
  private int at;

  NameText(String text) {
    this.text = text;
  }

  boolean hasNext() {
    return at < text.length();
  }

  /** The name of the next attribute; what follows the sign after it is its value. */
  String type() {
    int equals = text.indexOf('=', at);
    if (equals < 0) {
      throw new IllegalArgumentException("each attribute has the form NAME=VALUE");
    }
    String type = text.substring(at, equals).strip();
    at = equals + 1;
    return type;
  }

  /** The value, up to the next comma. White space around it does not belong to it. */
  String value() {
    while (hasNext() && text.charAt(at) == ' ') {
      at++;
    }
    if (hasNext() && text.charAt(at) == '#') {
      throw new IllegalArgumentException("values in hexadecimal (=#) are not read");
    }
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    int kept = 0; // spaces at the end count only where they are escaped
    boolean ended = false;
    while (hasNext() && !ended) {
      char next = text.charAt(at++);
      if (next == ',') {
        ended = true;
        if (!hasNext()) {
          throw new IllegalArgumentException("it ends with a comma");
        }
      } else if (next == '\\') {
        value.write(escaped());
        kept = value.size();
      } else if (UNESCAPED.indexOf(next) >= 0 || Character.isISOControl(next)) {
        throw new IllegalArgumentException(
            "in a value "
                + (next == '+' ? "+ (several attributes in one place)" : "\"<>;=+")
                + " takes a backslash before it");
      } else {
        at--;
        int character = text.codePointAt(at);
        at += Character.charCount(character);
        value.writeBytes(Character.toString(character).getBytes(UTF_8));
        kept = character == ' ' ? kept : value.size();
      }
    }
    return text(value.toByteArray(), kept);
  }

  /** A character that would mean something else, or the two digits of a byte. */
  private int escaped() {
    if (hasNext() && SPECIAL.indexOf(text.charAt(at)) >= 0) {
      return text.charAt(at++);
    }
    if (at + 2 <= text.length()) {
      int high = Character.digit(text.charAt(at), 16);
      int low = Character.digit(text.charAt(at + 1), 16);
      if (high >= 0 && low >= 0) {
        at += 2;
        return high << 4 | low;
      }
    }
    throw new IllegalArgumentException("a backslash stands before nothing that takes one");
  }

  private static String text(byte[] value, int length) {
    if (length == 0) {
      throw new IllegalArgumentException("an attribute has no value");
    }
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(value, 0, length)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("a value is not UTF-8", e);
    }
  }
}
