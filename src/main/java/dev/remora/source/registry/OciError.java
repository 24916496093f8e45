package dev.remora.source.registry;

import dev.remora.json.JsonObject;
import dev.remora.json.MalformedJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** One error of an error body (distribution-spec, "Error Codes"). */
record OciError(String code, String message) {
  /** With a space, as Quay writes some. */
  private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_ ]{0,63}");

  /** The errors of a body, leniently: whatever is not an error body has none. */
  static List<OciError> parse(byte[] body) {
    List<OciError> errors = new ArrayList<>();
    try {
      for (JsonObject error : JsonObject.parse(body).objects("errors")) {
        read(error).ifPresent(errors::add);
      }
    } catch (MalformedJson e) {
      return List.of();
    }
    return List.copyOf(errors);
  }

  private static Optional<OciError> read(JsonObject error) {
    try {
      String code = error.text("code");
      return CODE.matcher(code).matches()
          ? Optional.of(new OciError(code, message(error)))
          : Optional.empty();
    } catch (MalformedJson e) {
      return Optional.empty();
    }
  }

  private static String message(JsonObject error) {
    try {
      return error.optionalText("message").orElse("");
    } catch (MalformedJson e) {
      return "";
    }
  }

  @Override
  public String toString() {
    return message.isEmpty() ? code : code + ": " + message;
  }
}
