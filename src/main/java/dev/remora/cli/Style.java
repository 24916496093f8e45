package dev.remora.cli;

import java.util.Map;

/** Colours, where somebody can see them and wants to. */
enum Style {
  PLAIN,
  COLOURED;

  /** No colours without a terminal, on a dumb one, or where {@code NO_COLOR} says so. */
  static Style of(boolean terminal, Map<String, String> environment) {
    boolean unwanted = !environment.getOrDefault("NO_COLOR", "").isEmpty();
    return terminal && !unwanted && !isDumb(environment) ? COLOURED : PLAIN;
  }

  /** Whether the terminal knows no control sequences. */
  static boolean isDumb(Map<String, String> environment) {
    return environment.getOrDefault("TERM", "dumb").equals("dumb");
  }

  String red(String text) {
    return paint("31", text);
  }

  String yellow(String text) {
    return paint("33", text);
  }

  String green(String text) {
    return paint("32", text);
  }

  String bold(String text) {
    return paint("1", text);
  }

  String dim(String text) {
    return paint("2", text);
  }

  private String paint(String code, String text) {
    return this == COLOURED ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
