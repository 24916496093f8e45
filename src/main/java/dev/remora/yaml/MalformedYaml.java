package dev.remora.yaml;

/** A text is no YAML; the message says what is wrong and, where the parser knows it, the place. */
public final class MalformedYaml extends Exception {
  MalformedYaml(String message, Throwable cause) {
    super(message, cause);
  }
}
