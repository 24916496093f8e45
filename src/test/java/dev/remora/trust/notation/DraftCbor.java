package dev.remora.trust.notation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** Writes CBOR, in its shortest form. */
final class DraftCbor {
  private DraftCbor() {}

  static byte[] head(int kind, long argument) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int width =
        argument < 24
            ? 0
            : argument < 0x100 ? 1 : argument < 0x10000 ? 2 : argument <= 0xffffffffL ? 4 : 8;
    int bits = width == 0 ? (int) argument : 24 + Integer.numberOfTrailingZeros(width);
    out.write(kind << 5 | bits);
    for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
      out.write((int) (argument >> shift));
    }
    return out.toByteArray();
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] whole(long value) {
    return value < 0 ? head(1, -1 - value) : head(0, value);
  }

  static byte[] bytes(byte[] value) {
    return joined(head(2, value.length), value);
  }

  static byte[] text(String value) {
    byte[] bytes = value.getBytes(UTF_8);
    return joined(head(3, bytes.length), bytes);
  }

  static byte[] items(byte[]... values) {
    return joined(head(4, values.length), joined(values));
  }

  /** Names and values by turns. */
  static byte[] pairs(byte[]... values) {
    return joined(head(5, values.length / 2), joined(values));
  }

  static byte[] tagged(long tag, byte[] value) {
    return joined(head(6, tag), value);
  }
}
