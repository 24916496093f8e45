package dev.remora.observe;

import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Connections in one phase, in the order in which they came to it. When there are too many, the
 * oldest has to go and not the newest: a stranger who holds many open locks nobody out.
 */
final class Connections {
  private final Set<Connection> all = new LinkedHashSet<>();
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
    Iterator<Connection> each = all.iterator();
    if (each.hasNext()) {
      Connection oldest = each.next();
      each.remove();
      close(oldest);
    }
  }

  /**
   * Closes those whose time is over.
   *
   * @return nanoseconds until the next one's is; the largest number when there is none
   */
  long closeOverdue(long now) {
    long next = Long.MAX_VALUE;
    for (Iterator<Connection> each = all.iterator(); each.hasNext(); ) {
      Connection connection = each.next();
      long left = connection.left(now);
      if (left > 0) {
        next = Math.min(next, left);
      } else {
        each.remove();
        close(connection);
      }
    }
    return next;
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
