package dev.remora.source.registry;

import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** One error of an error body (distribution-spec, "Error Codes"). */
record OciError(String code, String message) {
  /** With a space, as Quay writes some. */
  private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_ ]{0,63}");

  /** The errors of a body, leniently: whatever is not an error body has none. */
  static List<OciError> parse(byte[] body) {
    try {
      return JsonObject.parse(body).objects("errors").stream()
          .map(OciError::read)
          .flatMap(Optional::stream)
          .toList();
    } catch (MalformedJson e) {
      return List.of();
    }
  }

  private static Optional<OciError> read(JsonObject error) {
    return error
        .hint("code")
        .filter(code -> CODE.matcher(code).matches())
        .map(code -> new OciError(code, error.hint("message").orElse("")));
  }

  @Override
  public String toString() {
    return message.isEmpty() ? code : code + ": " + message;
  }
}
