package dev.remora.cli;

import static java.util.stream.Collectors.joining;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A document in roff with the macros of {@code man(7)}, as man-db and mandoc show it. */
final class RoffText {
  /** Longer lines of the source are only those that cannot be broken. */
  private static final int WIDTH = 78;

  private static final Pattern ITEM = Pattern.compile("(\\*|\\d\\.) (.*)");
  private static final Pattern NEXT_ITEM = Pattern.compile("\n(?=(?:\\*|\\d\\.) )");

  private final StringBuilder source = new StringBuilder();

  String source() {
    return source.toString();
  }

  void title(String name, LocalDate date, String version) {
    line(".TH " + name.toUpperCase(Locale.ROOT) + " 1 " + date + " " + quoted(version));
    line(".nh"); // names remain whole, so that they can be searched for
    line(".nr HY 0");
    line(".ad l");
  }

  void section(String heading) {
    line(".SH " + quoted(heading));
  }

  void subsection(String heading) {
    line(".SS " + quoted(heading));
  }

  /** What {@code whatis} reads. */
  void name(String name, String purpose) {
    line(name + " \\- " + escaped(purpose));
  }

  /** Begins one; a heading does that, too. */
  void paragraph() {
    line(".PP");
  }

  void text(String text) {
    CommandHelp.wrapped(escaped(text), WIDTH).forEach(this::textLine);
  }

  void option(Option option) {
    line(".TP");
    String value = option.isSwitch() ? "" : "=\\fI" + escaped(option.placeholder()) + "\\fR";
    line("\\fB" + escaped(option.name()) + "\\fR" + value);
    text(option.note().isEmpty() ? option.help() : option.help() + " " + option.note());
  }

  void item(String name, String meaning) {
    line(".TP");
    line("\\fB" + escaped(name) + "\\fR");
    text(meaning);
  }

  /** Lines as they are. */
  void example(List<String> lines) {
    line(".EX");
    lines.forEach(example -> textLine(escaped(example)));
    line(".EE");
  }

  /** Paragraphs, lists and indented examples, with an empty line between each two. */
  void blocks(String text) {
    boolean follows = false;
    for (String block : text.strip().split("\n\n")) {
      List<String> lines = block.lines().toList();
      if (ITEM.matcher(lines.getFirst()).matches()) {
        list(block);
      } else {
        if (follows) {
          paragraph();
        }
        if (block.startsWith("  ")) {
          example(block.stripIndent().lines().toList());
        } else {
          text(String.join(" ", lines));
        }
      }
      follows = true;
    }
  }

  private void list(String block) {
    for (String item : NEXT_ITEM.split(block)) {
      Matcher parts = ITEM.matcher(item.lines().map(String::strip).collect(joining(" ")));
      if (parts.matches()) {
        String mark = parts.group(1);
        line(".IP " + (mark.equals("*") ? "\\(bu" : mark) + " 3");
        text(parts.group(2));
      }
    }
  }

  private void textLine(String escaped) {
    boolean isRequest = escaped.startsWith(".");
    line(isRequest ? "\\&" + escaped : escaped);
  }

  private void line(String line) {
    source.append(line).append('\n');
  }

  private static String quoted(String text) {
    return '"' + escaped(text).replace("\"", "\\(dq") + '"';
  }

  /** What is typed stays what can be typed: no hyphen, quote or circumflex of typesetters. */
  private static String escaped(String text) {
    return text.replace("\\", "\\e")
        .replace("-", "\\-")
        .replace("'", "\\(aq")
        .replace("`", "\\(ga")
        .replace("^", "\\(ha")
        .replace("~", "\\(ti")
        .replace("…", "\\[u2026]");
  }
}
