package dev.remora.source.registry;

import dev.remora.failure.ProtocolViolation;
import dev.remora.failure.Purpose;
import dev.remora.http.Response;
import dev.remora.oci.MediaType;
import java.io.IOException;
import java.util.Optional;

/** Reading the body of an answer within its limits, whatever its headers claim. */
final class Body {
  static final int LARGEST_DOCUMENT = 4 << 20;
  private static final int LARGEST_ERROR = 8 << 10;

  private Body() {}

  /** The whole of a manifest or listing (distribution-spec: 4 MiB at most). */
  static byte[] document(Response response, Purpose purpose) throws IOException {
    checkEncoding(response, purpose);
    if (claimedLength(response) > LARGEST_DOCUMENT) {
      throw tooLarge(purpose);
    }
    byte[] bytes = response.body().readNBytes(LARGEST_DOCUMENT + 1);
    if (bytes.length > LARGEST_DOCUMENT) {
      throw tooLarge(purpose);
    }
    return bytes;
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
    if (encoding.isPresent() && !encoding.get().strip().equalsIgnoreCase("identity")) {
      throw new ProtocolViolation(
          purpose,
          "the answer is encoded as " + encoding.get() + ", although none was asked for",
          "check the proxy in between");
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
