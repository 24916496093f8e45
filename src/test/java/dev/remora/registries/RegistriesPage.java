package dev.remora.registries;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code docs/registries.md}: what {@code make registries} writes between two comments, and what
 * stands around them. The part of each file of behaviours has a heading, which stands in the file's
 * first line.
 */
final class RegistriesPage {
  private static final Path PAGE = Path.of("docs/registries.md");
  private static final String BEGIN = "<!-- registries -->\n";
  private static final String END = "<!-- /registries -->\n";
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| <a id=\"([^\"]+)\"></a>[^|]*\\|[^|]*\\|((?:[^|]*\\|){5})");

  private RegistriesPage() {}

  /** Of each behaviour, by its identifier, what each client makes of it, by its name. */
  static Map<String, Map<String, String>> cells() {
    var cells = new LinkedHashMap<String, Map<String, String>>();
    var rows = ROW.matcher(read());
    while (rows.find()) {
      var of = new LinkedHashMap<String, String>();
      var found = List.of(rows.group(2).split("\\|"));
      for (int i = 0; i < clients().size(); i++) {
        of.put(clients().get(i), found.get(i).strip());
      }
      cells.put(rows.group(1), of);
    }
    return cells;
  }

  /** The clients, in the order of the columns. */
  static List<String> clients() {
    return Stream.concat(
            Stream.of("Remora"), Stream.of(PeerClient.values()).map(PeerClient::toString))
        .toList();
  }

  static String read() {
    try {
      return Files.readString(PAGE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The page with these cells. */
  static String with(Map<String, Map<String, String>> cells) {
    var page = read();
    return page.substring(0, page.indexOf(BEGIN) + BEGIN.length())
        + "\n"
        + tables(cells)
        + "\n"
        + page.substring(page.indexOf(END));
  }

  static void write(Map<String, Map<String, String>> cells) {
    try {
      Files.writeString(PAGE, with(cells));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String tables(Map<String, Map<String, String>> cells) {
    var lines = new ArrayList<String>();
    lines.add(
        "By "
            + String.join(
                ", ",
                Stream.of(PeerClient.values()).map(peer -> peer + " " + peer.version()).toList())
            + ":");
    Behaviours.parts()
        .forEach(
            (heading, behaviours) -> {
              lines.addAll(List.of("", "### " + heading, ""));
              lines.add(
                  "| registry | what it does | "
                      + String.join(" | ", clients())
                      + " | what to do | last confirmed |");
              lines.add("| --- ".repeat(clients().size() + 4) + "|");
              behaviours.forEach(
                  row -> lines.add(row(row, cells.getOrDefault(row.id(), Map.of()))));
            });
    return String.join("\n", lines) + "\n";
  }

  private static String row(Behaviour row, Map<String, String> cells) {
    var words = new ArrayList<String>();
    words.add("<a id=\"" + row.id() + "\"></a>" + row.registry());
    words.add(row.does());
    clients().forEach(client -> words.add(cells.getOrDefault(client, "?")));
    words.add(row.advice());
    words.add(
        "%s, [%s](%s)"
            .formatted(row.evidence().name().toLowerCase(Locale.ROOT), row.dated(), row.source()));
    return "| " + String.join(" | ", words) + " |";
  }
}
