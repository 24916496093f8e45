package dev.remora.observe;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/**
 * Connections in one phase, in the order in which they came to it. When there are too many, the
 * oldest has to go and not the newest: a stranger who holds many open locks nobody out.
 */
final class Connections {
  private final SequencedSet<Connection> all = new LinkedHashSet<>();
  private final int most;

  Connections(int most) {
    this.most = most;
  }

  void add(Connection connection) {
    all.add(connection);
    if (all.size() > most) {
      closeOldest();
    }
  }

  void remove(Connection connection) {
    all.remove(connection);
  }

  void closeOldest() {
    if (!all.isEmpty()) {
      close(all.removeFirst());
    }
  }

  /**
   * Closes those whose time is over.
   *
   * @return nanoseconds until the next one's is; the largest number when there is none
   */
  long closeOverdue(long now) {
    List<Connection> overdue = all.stream().filter(each -> each.left(now) <= 0).toList();
    overdue.forEach(Connections::close);
    overdue.forEach(all::remove);
    return all.stream().mapToLong(each -> each.left(now)).min().orElse(Long.MAX_VALUE);
  }

  void closeAll() {
    all.forEach(Connections::close);
    all.clear();
  }

  static void close(Connection connection) {
    try {
      connection.channel().close();
    } catch (IOException e) {
      // it is gone, as was wanted
    }
  }
}
