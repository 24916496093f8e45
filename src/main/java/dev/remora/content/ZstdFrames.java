package dev.remora.content;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Passes on the frames of a zstd stream that the decompressor may see (RFC 8878, section 3.1).
 *
 * <p>The library keeps a window as large as a frame's header says. One of more than 8 MiB is
 * refused here: that is the least that the RFC wants supported, and the most that the library
 * supports. The library does not know skippable frames, with which container tools mark their
 * layers, so these are left out.
 */
final class ZstdFrames extends InputStream {
  private static final int MAGIC = 0xFD2FB528;
  private static final int SKIPPABLE = 0x184D2A50;
  private static final int SKIPPABLE_MASK = 0xFFFFFFF0;
  private static final long LARGEST_WINDOW = 8 << 20;
  private static final int RLE = 1;
  private static final int LONGEST_HEADER = 4 + 14;

  private final InputStream in;
  private final byte[] header = new byte[LONGEST_HEADER];
  private int headerLength;
  private int headerPosition;
  private long passing;
  private boolean checksummed;
  private Next next = Next.FRAME;

  private enum Next {
    FRAME,
    BLOCK,
    CHECKSUM
  }

  ZstdFrames(InputStream in) {
    this.in = in;
  }

  /** Whether a stream that begins with these four bytes is a zstd stream. */
  static boolean begin(byte[] magic) {
    int number = littleEndian(magic, 0, 4);
    return number == MAGIC || (number & SKIPPABLE_MASK) == SKIPPABLE;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (headerPosition == headerLength && passing == 0) {
      if (!advance()) {
        return -1;
      }
    }
    if (headerPosition < headerLength) {
      int n = Math.min(length, headerLength - headerPosition);
      System.arraycopy(header, headerPosition, buffer, offset, n);
      headerPosition += n;
      return n;
    }
    int n = in.read(buffer, offset, (int) Math.min(length, passing));
    if (n < 0) {
      throw new EOFException("a zstd block is cut short");
    }
    passing -= n;
    return n;
  }

  /** Reads the next header; false at the end of the stream. */
  private boolean advance() throws IOException {
    headerPosition = 0;
    headerLength = 0;
    switch (next) {
      case FRAME -> {
        return frame();
      }
      case BLOCK -> block();
      case CHECKSUM -> {
        passing = checksummed ? 4 : 0;
        next = Next.FRAME;
      }
    }
    return true;
  }

  private boolean frame() throws IOException {
    int first = in.read();
    if (first < 0) {
      return false;
    }
    header[headerLength++] = (byte) first;
    more(3);
    int magic = littleEndian(header, 0, 4);
    if ((magic & SKIPPABLE_MASK) == SKIPPABLE) {
      more(4);
      in.skipNBytes(littleEndian(header, 4, 4) & 0xffffffffL);
      headerLength = 0;
      return true;
    }
    if (magic != MAGIC) {
      throw new IOException("data that are no zstd frame follow");
    }
    more(1);
    int descriptor = header[4] & 0xff;
    boolean oneSegment = (descriptor & 0x20) != 0;
    checksummed = (descriptor & 0x04) != 0;
    int dictionaryLength = new int[] {0, 1, 2, 4}[descriptor & 3];
    int sizeLength = new int[] {oneSegment ? 1 : 0, 2, 4, 8}[descriptor >> 6];
    int windowLength = oneSegment ? 0 : 1;
    more(windowLength + dictionaryLength + sizeLength);
    checkWindow(
        oneSegment ? contentSize(5 + dictionaryLength, sizeLength) : windowSize(header[5] & 0xff));
    next = Next.BLOCK;
    return true;
  }

  private void block() throws IOException {
    more(3);
    int block = littleEndian(header, 0, 3);
    int size = block >> 3;
    passing = (block >> 1 & 3) == RLE ? 1 : size;
    next = (block & 1) == 1 ? Next.CHECKSUM : Next.BLOCK;
  }

  /** A frame of one segment needs all of its content as its window. */
  private long contentSize(int offset, int length) {
    long low = littleEndian(header, offset, Math.min(length, 4)) & 0xffffffffL;
    long high = length == 8 ? littleEndian(header, offset + 4, 4) : 0;
    return (high << 32 | low) + (length == 2 ? 256 : 0);
  }

  private static long windowSize(int descriptor) {
    long base = 1L << (10 + (descriptor >> 3));
    return base + base / 8 * (descriptor & 7);
  }

  private static void checkWindow(long size) throws RefusedContent {
    if (size < 0 || size > LARGEST_WINDOW) {
      throw new RefusedContent(
          "its zstd window is larger than " + LARGEST_WINDOW + " bytes",
          "compress it without --long and --ultra");
    }
  }

  private void more(int bytes) throws IOException {
    if (in.readNBytes(header, headerLength, bytes) < bytes) {
      throw new EOFException("a zstd header is cut short");
    }
    headerLength += bytes;
  }

  private static int littleEndian(byte[] bytes, int offset, int length) {
    int number = 0;
    for (int i = length - 1; i >= 0; i--) {
      number = (number << 8) | (bytes[offset + i] & 0xff);
    }
    return number;
  }
}
