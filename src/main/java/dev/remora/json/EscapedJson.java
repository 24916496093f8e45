package dev.remora.json;

import dev.remora.failure.Failure;

/** Escapes in JSON what does not print; the meaning stays (RFC 8259, section 7). */
final class EscapedJson {
  private EscapedJson() {}

  /**
   * Escapes a document.
   *
   * @param json a document; outside its strings, all but line ends and tabs is printable ASCII
   */
  static String of(String json) {
    if (json.codePoints().noneMatch(EscapedJson::isEscaped)) {
      return json;
    }
    StringBuilder shown = new StringBuilder(json.length() + 64);
    json.codePoints()
        .forEach(
            c -> {
              if (isEscaped(c)) {
                for (char unit : Character.toChars(c)) {
                  shown.append("\\u%04x".formatted((int) unit));
                }
              } else {
                shown.appendCodePoint(c);
              }
            });
    return shown.toString();
  }

  private static boolean isEscaped(int codePoint) {
    return codePoint != '\n'
        && codePoint != '\r'
        && codePoint != '\t'
        && Failure.isHarmful(codePoint);
  }
}
