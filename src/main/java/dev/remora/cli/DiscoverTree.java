package dev.remora.cli;

import dev.remora.failure.Failure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is attached, by its type, as a tree. */
final class DiscoverTree {
  private record Node(String label, List<Node> children) {}

  private final StringBuilder text = new StringBuilder();

  private DiscoverTree() {}

  static String of(Result.Discovered found, Style style) {
    DiscoverTree tree = new DiscoverTree();
    tree.text
        .append(Failure.harmless(found.image().location() + "@" + found.subject()))
        .append('\n');
    tree.children(nodes(found.attached(), style), "");
    if (found.attached().isEmpty()) {
      tree.text.append("nothing is attached\n");
    }
    return tree.text.toString();
  }

  private static List<Node> nodes(List<AttachedItem> attached, Style style) {
    Map<String, Node> types = new LinkedHashMap<>();
    for (AttachedItem item : attached) {
      types
          .computeIfAbsent(
              item.artifactType(),
              type -> new Node(Failure.harmless(type) + remark(item, style), new ArrayList<>()))
          .children()
          .add(node(item, style));
    }
    return List.copyOf(types.values());
  }

  private static String remark(AttachedItem item, Style style) {
    return item.accepted() ? "" : style.dim(" (not a configuration)");
  }

  private static Node node(AttachedItem item, Style style) {
    String created = item.created().isEmpty() ? "" : "  " + Failure.harmless(item.created());
    String label = item.digest() + created;
    List<Node> annotations =
        item.annotations().custom().entries().entrySet().stream()
            .map(a -> new Node(Failure.harmless(a.getKey() + "=" + a.getValue()), List.of()))
            .toList();
    return new Node(
        item.chosen() ? style.green(label + "  <- pull takes this") : label, annotations);
  }

  private void children(List<Node> nodes, String indent) {
    for (int i = 0; i < nodes.size(); i++) {
      boolean last = i == nodes.size() - 1;
      text.append(indent).append(last ? "└── " : "├── ").append(nodes.get(i).label()).append('\n');
      children(nodes.get(i).children(), indent + (last ? "    " : "│   "));
    }
  }
}
