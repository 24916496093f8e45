package dev.remora.diff;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which lines have to go and to come to make one text of another: few, by Myers' algorithm (An
 * O(ND) Difference Algorithm, 1986, section 4b) in linear memory.
 *
 * <p>Its work is bounded: where two parts are so different that the best way is far to seek, it
 * goes the way that has led furthest. What comes out is then longer than it could be, and right all
 * the same.
 */
final class LineDiff {
  /** So many steps are tried from either end, before the best so far is taken. */
  private static final int MOST_STEPS = 256;

  private final int[] from;
  private final int[] to;
  private final BitSet removed = new BitSet();
  private final BitSet added = new BitSet();
  private final Runnable before;

  /**
   * @param before runs before each part, and throws to end it
   */
  LineDiff(List<Line> from, List<Line> to, Runnable before) {
    Map<Line, Integer> numbers = new HashMap<>();
    this.from = numbered(from, numbers);
    this.to = numbered(to, numbers);
    this.before = before;
    compare(0, from.size(), 0, to.size());
  }

  private static int[] numbered(List<Line> lines, Map<Line, Integer> numbers) {
    return lines.stream()
        .mapToInt(line -> numbers.computeIfAbsent(line, _ -> numbers.size()))
        .toArray();
  }

  /** The lines that have to go. */
  BitSet removed() {
    return removed;
  }

  /** The lines that have to come. */
  BitSet added() {
    return added;
  }

  private void compare(int fromBegin, int fromEnd, int toBegin, int toEnd) {
    int a = fromBegin;
    int b = toBegin;
    int aEnd = fromEnd;
    int bEnd = toEnd;
    while (true) {
      while (a < aEnd && b < bEnd && from[a] == to[b]) {
        a++;
        b++;
      }
      while (a < aEnd && b < bEnd && from[aEnd - 1] == to[bEnd - 1]) {
        aEnd--;
        bEnd--;
      }
      if (a == aEnd || b == bEnd) {
        removed.set(a, aEnd);
        added.set(b, bEnd);
        return;
      }
      before.run();
      Split split = new Part(a, aEnd - a, b, bEnd - b).split();
      if (split.x() < 0) {
        removed.set(a, aEnd);
        added.set(b, bEnd);
        return;
      }
      compare(a, a + split.x(), b, b + split.y());
      a += split.x();
      b += split.y();
    }
  }

  /**
   * Where a part falls into two that are compared on their own.
   *
   * @param x below 0 where nothing in the part is common
   */
  private record Split(int x, int y) {
    static final Split NONE = new Split(-1, -1);
  }

  /**
   * Lines of both texts.
   *
   * @param n how many of the one
   * @param m how many of the other
   */
  private final class Part {
    private final int a;
    private final int n;
    private final int b;
    private final int m;
    private final int most;
    private final int[] forward;
    private final int[] backward;

    Part(int a, int n, int b, int m) {
      this.a = a;
      this.n = n;
      this.b = b;
      this.m = m;
      this.most = Math.min((n + m + 1) / 2, MOST_STEPS);
      this.forward = new int[2 * most + 2];
      this.backward = new int[2 * most + 2];
    }

    /** Walks from both ends at once until the two ways meet. */
    Split split() {
      Arrays.fill(forward, -1);
      Arrays.fill(backward, -1);
      forward[most + 1] = 0;
      backward[most + 1] = 0;
      int delta = n - m;
      boolean odd = (delta & 1) != 0;
      for (int d = 0; d < most; d++) {
        for (int k = lowest(d); k <= highest(d); k += 2) {
          int x = step(forward, d, k);
          int y = x - k;
          while (x < n && y < m && from[a + x] == to[b + y]) {
            x++;
            y++;
          }
          forward[most + k] = x;
          if (odd && isInside(x, y) && x >= n - reached(backward, delta - k)) {
            return new Split(x, y);
          }
        }
        for (int k = lowest(d); k <= highest(d); k += 2) {
          int x = step(backward, d, k);
          int y = x - k;
          while (x < n && y < m && from[a + n - x - 1] == to[b + m - y - 1]) {
            x++;
            y++;
          }
          backward[most + k] = x;
          int met = reached(forward, delta - k);
          if (!odd && isInside(x, y) && met >= n - x) {
            return new Split(met, met - (delta - k));
          }
        }
      }
      return most == MOST_STEPS ? furthest() : Split.NONE;
    }

    /** Diagonals that lie outside lead nowhere. */
    private int lowest(int d) {
      return d <= m ? -d : d - 2 * m;
    }

    private int highest(int d) {
      return d <= n ? d : 2 * n - d;
    }

    private int step(int[] way, int d, int k) {
      boolean down = k == -d || (k != d && way[most + k - 1] < way[most + k + 1]);
      return down ? way[most + k + 1] : way[most + k - 1] + 1;
    }

    private boolean isInside(int x, int y) {
      return x <= n && y <= m;
    }

    /** How far a way came on a diagonal; so little that it meets nothing, where it did not. */
    private int reached(int[] way, int k) {
      int at = most + k;
      boolean known = at >= 0 && at < way.length && way[at] >= 0 && isInside(way[at], way[at] - k);
      return known ? way[at] : -n - 1;
    }

    private Split furthest() {
      Split best = Split.NONE;
      for (int k = -most + 1; k < most; k++) {
        int x = reached(forward, k);
        if (x >= 0 && x - k >= 0 && 2 * x - k > best.x() + best.y()) {
          best = new Split(x, x - k);
        }
      }
      return best;
    }
  }
}
