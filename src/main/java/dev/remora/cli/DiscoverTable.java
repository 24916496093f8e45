package dev.remora.cli;

import dev.remora.failure.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What is attached, a line for each. */
final class DiscoverTable {
  private static final List<String> HEADINGS =
      List.of("PULL", "DIGEST", "TYPE", "CREATED", "ANNOTATIONS");

  /** Where signatures are asked for. */
  private static final List<String> WITH_SIGNATURES =
      List.of("PULL", "DIGEST", "TYPE", "CREATED", "SIGNATURE", "ANNOTATIONS");

  /**
   * A SHA-512 digest fits. A cell that a stranger made wider sticks out and widens no other row.
   */
  private static final int WIDEST = 150;

  private DiscoverTable() {}

  static String of(Result.Discovered found, Style style) {
    boolean asked = found.attached().stream().anyMatch(item -> item.signature().isPresent());
    List<String> headings = asked ? WITH_SIGNATURES : HEADINGS;
    List<List<String>> rows = new ArrayList<>(List.of(headings));
    found.attached().forEach(item -> rows.add(row(item, asked)));
    List<Integer> widths =
        IntStream.range(0, headings.size())
            .mapToObj(
                column ->
                    rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .filter(width -> width <= WIDEST)
                        .max()
                        .orElse(0))
            .toList();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      String line = line(rows.get(i), widths);
      text.append(i == 0 ? style.bold(line) : line).append('\n');
    }
    found.outlook().lines().forEach(line -> text.append(Failure.harmless(line)).append('\n'));
    return text.toString();
  }

  private static List<String> row(AttachedItem item, boolean asked) {
    List<String> row =
        new ArrayList<>(
            List.of(
                pull(item),
                item.digest().toString(),
                Failure.harmless(item.artifactType()),
                item.created().isEmpty() ? "-" : Failure.harmless(item.created())));
    if (asked) {
      row.add(item.signature().map(s -> Failure.harmless(s.line(false))).orElse("-"));
    }
    row.add(
        Stream.concat(
                item.unreadable().map(why -> "(cannot be read: " + why + ")").stream(),
                item.annotations().custom().entries().entrySet().stream()
                    .map(a -> a.getKey() + "=" + a.getValue()))
            .map(Failure::harmless)
            .collect(Collectors.joining(",")));
    return row;
  }

  private static String pull(AttachedItem item) {
    if (item.refused()) {
      return "refuses";
    }
    return item.chosen() ? "takes" : item.accepted() ? "accepts" : "-";
  }

  private static String line(List<String> cells, List<Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      int filling = i == cells.size() - 1 ? 0 : widths.get(i) - cells.get(i).length() + 2;
      line.append(cells.get(i)).append(" ".repeat(Math.max(filling, 2)));
    }
    return line.toString().stripTrailing();
  }
}
