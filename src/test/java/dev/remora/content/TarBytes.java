package dev.remora.content;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Pieces of tars made by hand, where no tool makes what a test needs. */
final class TarBytes {
  private TarBytes() {}

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** A header of any type, by hand. */
  static byte[] header(String name, char type, int size) {
    byte[] header = Arrays.copyOf(new Tars().file(name, "").tar(), 512);
    header[156] = (byte) type;
    setSize(header, 0, size);
    return header;
  }

  static void setSize(byte[] tar, int at, int size) {
    byte[] octal = String.format("%011o\0", size).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(octal, 0, tar, at + 124, octal.length);
    fixChecksum(tar, at);
  }

  static void fixChecksum(byte[] tar, int at) {
    Arrays.fill(tar, at + 148, at + 156, (byte) ' ');
    int sum = 0;
    for (int i = at; i < at + 512; i++) {
      sum += tar[i] & 0xff;
    }
    byte[] octal = String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(octal, 0, tar, at + 148, octal.length);
  }

  static byte[] repeated(byte[] part, int times) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
