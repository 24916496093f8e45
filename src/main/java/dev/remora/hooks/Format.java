package dev.remora.hooks;

import dev.remora.json.JsonText;
import dev.remora.json.MalformedJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** A text format that can be checked without knowing what the text is for. */
public enum Format {
  JSON,
  YAML;

  static Format parse(String name) {
    return switch (name) {
      case "json" -> JSON;
      case "yaml" -> YAML;
      default -> throw new IllegalArgumentException("json, yaml or exec:PATH is expected");
    };
  }

  /** Whether the name of a file says that it has this format, in upper or lower case. */
  boolean isOf(String fileName) {
    String lower = fileName.toLowerCase(Locale.ROOT);
    return switch (this) {
      case JSON -> lower.endsWith(".json");
      case YAML -> lower.endsWith(".yaml") || lower.endsWith(".yml");
    };
  }

  /**
   * Checks a text.
   *
   * @param length its length in bytes
   * @throws IOException when it cannot be read
   */
  void check(YamlText.Source text, long length) throws MalformedText, IOException {
    switch (this) {
      case JSON -> {
        try (InputStream in = text.open()) {
          JsonText.check(in);
        } catch (MalformedJson e) {
          throw new MalformedText(String.valueOf(e.getMessage()), e);
        }
      }
      case YAML -> YamlText.check(text, length);
    }
  }
}
