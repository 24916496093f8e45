package dev.remora.cli;

import dev.remora.failure.Failure;
import dev.remora.time.Timestamps;
import dev.remora.trust.proof.Refusal;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is attached, by its type, as a tree. Digests are whole, to be copied, and on a terminal get
 * lines of their own, so that they fit.
 */
final class DiscoverTree {
  private static final int WIDTH = 80;

  /** What three branches leave of a line. */
  private static final int WIDEST = WIDTH - 12;

  private record Node(String label, List<Node> children) {}

  private final StringBuilder text = new StringBuilder();

  private DiscoverTree() {}

  static String of(Result.Discovered found, Style style, boolean watched) {
    DiscoverTree tree = new DiscoverTree();
    tree.text
        .append(Failure.harmless(found.image().location().toString()))
        .append(watched ? "\n" : "");
    tree.text.append('@').append(found.subject()).append('\n');
    tree.children(nodes(found.attached(), style, watched), "");
    if (found.attached().isEmpty()) {
      tree.text.append("nothing is attached\n");
    }
    found.outlook().lines().forEach(line -> tree.outlook(line, watched));
    return tree.text.toString();
  }

  private void outlook(String line, boolean watched) {
    String harmless = Failure.harmless(line);
    List<String> lines =
        watched
            ? CommandHelp.wrapped(SignerText.fitting(harmless, WIDTH), WIDTH)
            : List.of(harmless);
    lines.forEach(one -> text.append(one).append('\n'));
  }

  private static List<Node> nodes(List<AttachedItem> attached, Style style, boolean watched) {
    Map<String, Node> types = new LinkedHashMap<>();
    for (AttachedItem item : attached) {
      types
          .computeIfAbsent(
              item.artifactType(),
              type -> new Node(Failure.harmless(type) + remark(item, style), new ArrayList<>()))
          .children()
          .add(node(item, style, watched));
    }
    return List.copyOf(types.values());
  }

  private static String remark(AttachedItem item, Style style) {
    return item.accepted() || item.refused() || item.unreadable().isPresent()
        ? ""
        : style.dim(" (not a configuration)");
  }

  private static Node node(AttachedItem item, Style style, boolean watched) {
    List<Node> about = new ArrayList<>();
    String history = history(item);
    if (!history.isEmpty()) {
      about.add(leaf(item.chosen() ? style.green(history) : history));
    }
    item.signature()
        .map(signature -> Failure.harmless(signature.line(!watched)))
        .ifPresent(line -> about.add(leaf(item.refused() ? style.red(line) : line)));
    item.unreadable().ifPresent(why -> about.add(foreign("cannot be read: " + why, watched)));
    item.annotations()
        .custom()
        .entries()
        .forEach((key, value) -> about.add(foreign(key + "=" + value, watched)));
    String digest = item.digest().toString();
    return new Node(item.chosen() ? style.green(digest) : digest, about);
  }

  private static String history(AttachedItem item) {
    String created = item.created().isEmpty() ? "" : "created " + toTheSecond(item.created());
    String chosen = item.chosen() ? "pull takes this one" : "";
    return created + (created.isEmpty() || chosen.isEmpty() ? "" : ", ") + chosen;
  }

  /** What is no time is shown as it is. */
  private static String toTheSecond(String created) {
    return Timestamps.parse(created)
        .map(time -> time.truncatedTo(ChronoUnit.SECONDS).toString())
        .orElseGet(() -> Failure.harmless(created));
  }

  /** What a stranger wrote; a pipe and JSON have all of it. */
  private static Node foreign(String label, boolean watched) {
    return leaf(watched ? Refusal.shown(label, WIDEST - 1) : Failure.harmless(label));
  }

  private static Node leaf(String label) {
    return new Node(label, List.of());
  }

  private void children(List<Node> nodes, String indent) {
    for (int i = 0; i < nodes.size(); i++) {
      boolean last = i == nodes.size() - 1;
      text.append(indent).append(last ? "└── " : "├── ").append(nodes.get(i).label()).append('\n');
      children(nodes.get(i).children(), indent + (last ? "    " : "│   "));
    }
  }
}
