package dev.remora.trust.log;

import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import java.util.Optional;

/** Numbers of 64 bits, which protobuf writes as texts and leaves out where they are zero. */
final class Count {
  private static final int MOST_DIGITS = 19;

  private Count() {}

  static long read(JsonObject json, String name) throws MalformedJson {
    return parse(json.optionalText(name).orElse("0"))
        .orElseThrow(() -> json.malformed(name, "is no count"));
  }

  /** In its only form: decimal digits, without a sign and without zeros before them. */
  static Optional<Long> parse(String text) {
    boolean digits =
        !text.isEmpty()
            && text.length() <= MOST_DIGITS
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits || (text.length() > 1 && text.startsWith("0"))) {
      return Optional.empty();
    }
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return Optional.empty(); // above 64 bits
    }
  }
}
