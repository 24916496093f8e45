package dev.remora.hooks;

import java.util.List;
import dev.remora.json.JsonText;
import dev.remora.json.MalformedJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** A form of text that can be checked without knowing what it is for. */
public enum Format {
  JSON(".json"),
  YAML(".yaml", ".yml");

  private final List<String> endings;

  Format(String... endings) {
    this.endings = List.of(endings);
  }

  static Format parse(String name) {
    return switch (name) {
      case "json" -> JSON;
      case "yaml" -> YAML;
      default -> throw new IllegalArgumentException("json, yaml or exec:PATH is expected");
    };
  }

  /** Whether a file of this name is meant to be so; in any case of letters. */
  boolean isOf(String fileName) {
    String lower = fileName.toLowerCase(Locale.ROOT);
    return endings.stream().anyMatch(lower::endsWith);
  }

  /**
   * Checks a text.
   *
   * @param length of it, in bytes
   * @throws IOException when it cannot be read
   */
  void check(YamlText.Source text, long length) throws Malformed, IOException {
    switch (this) {
      case JSON -> {
        try (InputStream in = text.open()) {
          JsonText.check(in);
        } catch (MalformedJson e) {
          throw new Malformed(String.valueOf(e.getMessage()), e);
        }
      }
      case YAML -> YamlText.check(text, length);
    }
  }
}
