package dev.remora.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A terminal of 80 columns, drawn: text, and the colours that it was given.
 *
 * @param title what is seen
 * @param lines without control sequences other than those of {@link Style}
 */
record TerminalPicture(String title, List<String> lines) {
  static final int COLUMNS = 80;

  private static final Pattern SEQUENCE = Pattern.compile("\u001b\\[([0-9;?]*)([A-Za-z])");
  private static final double CHARACTER = 7.83;
  private static final int LINE = 17;
  private static final int MARGIN = 12;

  /** How a piece of text is written, and its colour in the light and in the dark. */
  enum Ink {
    TEXT("", "#1f2328", "#e6edf3"),
    DIM("2", "#59636e", "#9198a1"),
    RED("31", "#b3181f", "#ff7b72"),
    GREEN("32", "#116329", "#3fb950"),
    YELLOW("33", "#7d4e00", "#d29922"),
    BOLD("1", "#1f2328", "#e6edf3");

    static final String LIGHT_PAPER = "#f6f8fa";
    static final String DARK_PAPER = "#0d1117";

    private final String code;
    final String light;
    final String dark;

    Ink(String code, String light, String dark) {
      this.code = code;
      this.light = light;
      this.dark = dark;
    }

    private String style() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private record Run(Ink ink, String text) {}

  /** What a screen shows of it: longer lines are continued below. */
  static TerminalPicture of(String title, String printed) {
    List<String> lines = new ArrayList<>();
    for (String line : printed.lines().toList()) {
      lines.addAll(folded(line));
    }
    return new TerminalPicture(title, List.copyOf(lines));
  }

  private static List<String> folded(String line) {
    List<String> lines = new ArrayList<>();
    StringBuilder begun = new StringBuilder();
    String ink = "";
    int column = 0;
    for (int i = 0; i < line.length(); ) {
      Matcher sequence = SEQUENCE.matcher(line).region(i, line.length());
      if (sequence.lookingAt()) {
        ink = sequence.group();
        begun.append(ink);
        i = sequence.end();
      } else {
        if (column == COLUMNS) {
          lines.add(begun.toString());
          begun.setLength(0);
          begun.append(ink);
          column = 0;
        }
        begun.append(line.charAt(i));
        column++;
        i++;
      }
    }
    lines.add(begun.toString());
    return lines;
  }

  /** Without its colours. */
  String text() {
    return SEQUENCE.matcher(String.join("\n", lines)).replaceAll("") + "\n";
  }

  String svg() {
    double width = COLUMNS * CHARACTER + 2 * MARGIN;
    int height = lines.size() * LINE + 2 * MARGIN;
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %d" role="img" aria-labelledby="title desc">
        <title id="title">%s</title>
        <desc id="desc">%s</desc>
        <style>
        text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre }
        rect { fill: %s; stroke: #d1d9e0 }
        %s.bold { font-weight: 700 }
        @media (prefers-color-scheme: dark) {
        rect { fill: %s; stroke: #3d444d }
        %s}
        </style>
        <rect x="0.5" y="0.5" width="%.0f" height="%d" rx="6"/>
        """
            .formatted(
                width,
                height,
                escaped(title),
                escaped(text().strip()),
                Ink.LIGHT_PAPER,
                inks(false),
                Ink.DARK_PAPER,
                inks(true),
                width - 1,
                height - 1));
    for (int i = 0; i < lines.size(); i++) {
      List<Run> runs = runs(lines.get(i));
      int y = MARGIN + i * LINE + 13;
      svg.append(
          "<text class=\"text\" xml:space=\"preserve\" x=\"%d\" y=\"%d\">".formatted(MARGIN, y));
      for (Run run : runs) {
        svg.append(drawn(run));
      }
      svg.append("</text>\n");
    }
    return svg.append("</svg>\n").toString();
  }

  private static String inks(boolean dark) {
    StringBuilder rules = new StringBuilder();
    for (Ink ink : Ink.values()) {
      rules.append(".%s { fill: %s }\n".formatted(ink.style(), dark ? ink.dark : ink.light));
    }
    return rules.toString();
  }

  private static String drawn(Run run) {
    return run.ink() == Ink.TEXT
        ? escaped(run.text())
        : "<tspan class=\"%s\">%s</tspan>".formatted(run.ink().style(), escaped(run.text()));
  }

  private static List<Run> runs(String line) {
    List<Run> runs = new ArrayList<>();
    Ink ink = Ink.TEXT;
    int from = 0;
    Matcher sequences = SEQUENCE.matcher(line);
    while (sequences.find()) {
      add(runs, ink, line.substring(from, sequences.start()));
      ink = ink(sequences.group(1), sequences.group(2));
      from = sequences.end();
    }
    add(runs, ink, line.substring(from).stripTrailing());
    return runs;
  }

  private static void add(List<Run> runs, Ink ink, String text) {
    if (!text.isEmpty()) {
      runs.add(new Run(ink, text));
    }
  }

  /** One that is unknown here fails: it would be drawn as if it were not there. */
  private static Ink ink(String code, String kind) {
    if (kind.equals("m")) {
      for (Ink ink : Ink.values()) {
        if (ink.code.equals(code.equals("0") ? "" : code)) {
          return ink;
        }
      }
    }
    throw new IllegalArgumentException("a picture knows nothing of ESC[" + code + kind);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
