package dev.remora.publish;

import java.util.HashSet;
import java.util.Set;

/**
 * The names at the top of a volume where this process has seen Remora's links. What lies there by
 * now instead has replaced a link, and may be replaced by it again. No other name is ours, whatever
 * the volume claims. For one thread, and in memory only.
 */
final class SeenLinks {
  private final Set<String> names = new HashSet<>();

  void add(String name) {
    names.add(name);
  }

  boolean contains(String name) {
    return names.contains(name);
  }

  Set<String> names() {
    return Set.copyOf(names);
  }

  void remove(String name) {
    names.remove(name);
  }
}
