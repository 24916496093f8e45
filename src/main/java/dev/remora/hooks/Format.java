package dev.remora.hooks;

import dev.remora.failure.Purpose;
import dev.remora.json.JsonText;
import dev.remora.json.MalformedJson;
import dev.remora.time.Deadline;
import java.util.Locale;

/** A form of text that can be checked without knowing what it is for. */
public enum Format {
  JSON(".json"),
  YAML(".yaml", ".yml");

  private final String[] endings;

  Format(String... endings) {
    this.endings = endings;
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
    for (String ending : endings) {
      if (lower.endsWith(ending)) {
        return true;
      }
    }
    return false;
  }

  /** Checks a text whose length is bounded by the caller. */
  void check(byte[] text, Deadline deadline, Purpose purpose) throws Malformed {
    switch (this) {
      case JSON -> {
        try {
          JsonText.check(text);
        } catch (MalformedJson e) {
          throw new Malformed(String.valueOf(e.getMessage()), e);
        }
      }
      case YAML -> YamlText.check(text, deadline, purpose);
    }
  }
}
