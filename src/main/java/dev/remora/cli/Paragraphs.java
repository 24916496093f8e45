package dev.remora.cli;

import dev.remora.failure.Failure;
import dev.remora.oci.Annotations;
import java.util.stream.Collectors;

/**
 * Text for people in 80 columns. Whatever may be a stranger's word is wrapped, bounded, and without
 * control characters.
 */
final class Paragraphs {
  private static final int WIDTH = 80;

  /** Of what strangers wrote, so that one annotation does not fill the screen. */
  private static final int LONGEST = 400;

  private final StringBuilder text = new StringBuilder();

  /** Adds what is known to be harmless and to fit. */
  Paragraphs append(Object known) {
    text.append(known);
    return this;
  }

  void paragraph(String words, String indent) {
    lines(indent, words, indent);
  }

  /**
   * @param first before the first line
   * @param then before each other
   */
  void lines(String first, String words, String then) {
    String harmless = Failure.harmless(words);
    String cut = harmless.length() > LONGEST ? harmless.substring(0, LONGEST) + "…" : harmless;
    String margin = first;
    for (String line : CommandHelp.wrapped(cut, WIDTH - then.length())) {
      text.append(margin).append(line).append('\n');
      margin = then;
    }
  }

  /** Those that say what a thing is for. */
  void annotations(Annotations annotations) {
    String all =
        annotations.custom().entries().entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining(", "));
    if (!all.isEmpty()) {
      paragraph(all, "  ");
    }
  }

  /** What a pull fails with, for somebody who already looks at what is attached. */
  void takesNothing(Failure failure, Style style) {
    int code = failure.exitCode().code();
    append(style.red("pull takes nothing (exit " + code + "):")).append('\n');
    paragraph(failure.reason(), "  ");
    if (!failure.advice().isEmpty() && !failure.advice().contains("remora discover ")) {
      paragraph(failure.advice(), "  ");
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
