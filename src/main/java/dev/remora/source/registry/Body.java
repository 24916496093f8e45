package dev.remora.source.registry;

import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.http.Response;
import dev.remora.oci.MediaType;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** Reading the body of an answer within its limits, whatever its headers claim. */
final class Body {
  static final int LARGEST_DOCUMENT = 4 << 20;
  private static final int LARGEST_ERROR = 8 << 10;
  private static final int USUAL = 16 << 10;

  private Body() {}

  /** The whole of a manifest or listing (distribution-spec: 4 MiB at most). */
  static byte[] document(Response response, Purpose purpose) throws IOException {
    check(response, purpose);
    // as large as it is to be, so that it is there once and not twice
    byte[] bytes = new byte[claimedLength(response) > 0 ? (int) claimedLength(response) : USUAL];
    InputStream in = response.body();
    int length = in.readNBytes(bytes, 0, bytes.length);
    for (int next = more(in, bytes, length); next >= 0; next = more(in, bytes, length)) {
      bytes = Arrays.copyOf(bytes, Math.min(2 * length, LARGEST_DOCUMENT) + 1);
      bytes[length] = (byte) next;
      length += 1 + in.readNBytes(bytes, length + 1, bytes.length - length - 1);
      if (length > LARGEST_DOCUMENT) {
        throw tooLarge(purpose);
      }
    }
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }

  /** The byte after those that were read; negative at the end. */
  private static int more(InputStream in, byte[] bytes, int length) throws IOException {
    return length < bytes.length ? -1 : in.read();
  }

  /**
   * The same, to be read as it comes; beyond 4 MiB it fails.
   *
   * @throws ProtocolViolation while it is read
   */
  static Counted stream(Response response, Purpose purpose) {
    check(response, purpose);
    return new Counted(response.body(), purpose);
  }

  private static void check(Response response, Purpose purpose) {
    checkEncoding(response, purpose);
    if (claimedLength(response) > LARGEST_DOCUMENT) {
      throw tooLarge(purpose);
    }
  }

  /** The first 8 KiB of what a registry, or something in its place, says about an error. */
  static byte[] error(Response response) throws IOException {
    return response.body().readNBytes(LARGEST_ERROR);
  }

  /** The type without parameters; empty when there is none. */
  static String contentType(Response response) {
    return response.header("Content-Type").map(MediaType::withoutParameters).orElse("");
  }

  /**
   * Refuses what is compressed on the way: it was not asked for, and digests are of the original.
   */
  static void checkEncoding(Response response, Purpose purpose) {
    Optional<String> encoding = response.header("Content-Encoding");
    for (String coding : encoding.orElse("").split(",", -1)) {
      String name = coding.strip(); // an empty element of a list is none (RFC 9110, 5.6.1)
      if (!name.isEmpty() && !name.equalsIgnoreCase("identity")) {
        throw new ProtocolViolation(
            purpose,
            "the answer is encoded as " + name + ", although none was asked for",
            "check the proxy in between");
      }
    }
  }

  static final class Counted extends FilterInputStream {
    private final Purpose purpose;
    private int length;

    private Counted(InputStream in, Purpose purpose) {
      super(in);
      this.purpose = purpose;
    }

    int length() {
      return length;
    }

    @Override
    public int read() throws IOException {
      int one = super.read();
      count(one < 0 ? 0 : 1);
      return one;
    }

    @Override
    public int read(byte[] buffer, int offset, int most) throws IOException {
      int n = super.read(buffer, offset, most);
      count(n);
      return n;
    }

    private void count(int read) {
      length += Math.max(read, 0);
      if (length > LARGEST_DOCUMENT) {
        throw tooLarge(purpose);
      }
    }
  }

  private static ProtocolViolation tooLarge(Purpose purpose) {
    return new ProtocolViolation(
        purpose,
        "the document is larger than 4 MiB, which no manifest or listing may be",
        "check what was pushed there");
  }

  private static long claimedLength(Response response) {
    try {
      return response.header("Content-Length").map(String::strip).map(Long::parseLong).orElse(0L);
    } catch (NumberFormatException e) {
      return 0; // what comes is counted anyway
    }
  }
}
