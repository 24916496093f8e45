package dev.remora.diff;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Lines that differ, with three around them.
 *
 * @param from the first line of the older file that is in it, counted from 1
 * @param to the same of the newer file
 */
public record Hunk(int from, int to, List<Entry> entries) {
  private static final int AROUND = 3;

  /** What becomes of a line. */
  public enum Kind {
    SAME(' '),
    REMOVED('-'),
    ADDED('+');

    private final char sign;

    Kind(char sign) {
      this.sign = sign;
    }

    char sign() {
      return sign;
    }
  }

  /**
   * A line of it.
   *
   * @param text without its end
   * @param ended whether a line end follows
   * @param masked whether something of it is not shown
   */
  public record Entry(Kind kind, String text, boolean ended, boolean masked) {}

  public Hunk {
    entries = List.copyOf(entries);
  }

  int count(Kind without) {
    return (int) entries.stream().filter(entry -> entry.kind() != without).count();
  }

  /** All hunks of two texts, in their order. */
  static List<Hunk> of(List<Line> from, List<Line> to, LineDiff diff) {
    List<Hunk> hunks = new ArrayList<>();
    BitSet removed = diff.removed();
    BitSet added = diff.added();
    int i = 0;
    int j = 0;
    while (true) {
      int nextI = next(removed, i, from.size());
      int nextJ = next(added, j, to.size());
      // lines that stay are as many on both sides
      int same = Math.min(nextI - i, nextJ - j);
      if (i + same == from.size() && j + same == to.size()) {
        return hunks;
      }
      int before = Math.min(same, AROUND);
      Builder hunk = new Builder(from, to, removed, added, i + same - before, j + same - before);
      hunk.build();
      hunks.add(hunk.hunk());
      i = hunk.i;
      j = hunk.j;
    }
  }

  private static int next(BitSet changed, int at, int end) {
    int next = changed.nextSetBit(at);
    return next < 0 ? end : next;
  }

  /** Makes one hunk: it ends where more lines stay than two hunks have around them. */
  private static final class Builder {
    private final List<Line> from;
    private final List<Line> to;
    private final BitSet removed;
    private final BitSet added;
    private final int firstI;
    private final int firstJ;
    private final List<Entry> entries = new ArrayList<>();
    private int i;
    private int j;

    Builder(List<Line> from, List<Line> to, BitSet removed, BitSet added, int i, int j) {
      this.from = from;
      this.to = to;
      this.removed = removed;
      this.added = added;
      this.firstI = i;
      this.firstJ = j;
      this.i = i;
      this.j = j;
    }

    void build() {
      while (true) {
        int same = Math.min(next(removed, i, from.size()) - i, next(added, j, to.size()) - j);
        boolean last = i + same == from.size() && j + same == to.size();
        if (!entries.isEmpty() && (last || same > 2 * AROUND)) {
          same(Math.min(same, AROUND));
          return;
        }
        same(same);
        change();
      }
    }

    private void same(int count) {
      for (int n = 0; n < count; n++) {
        add(Kind.SAME, from.get(i++), false);
        j++;
      }
    }

    private void change() {
      List<Line> gone = new ArrayList<>();
      for (; removed.get(i); i++) {
        gone.add(from.get(i));
        add(Kind.REMOVED, from.get(i), false);
      }
      for (; added.get(j); j++) {
        Line line = to.get(j);
        boolean alike =
            line.isMasked()
                && gone.stream().anyMatch(g -> g.isMasked() && g.shown().equals(line.shown()));
        add(Kind.ADDED, line, alike);
      }
    }

    /** Two that look alike differ in what is masked, which is said. */
    private void add(Kind kind, Line line, boolean alike) {
      entries.add(
          new Entry(
              kind, line.shown() + (alike ? " (changed)" : ""), line.ended(), line.isMasked()));
    }

    Hunk hunk() {
      Hunk counted = new Hunk(0, 0, entries);
      // an empty range begins at the line before it
      int fromBegin = counted.count(Kind.ADDED) == 0 ? firstI : firstI + 1;
      int toBegin = counted.count(Kind.REMOVED) == 0 ? firstJ : firstJ + 1;
      return new Hunk(fromBegin, toBegin, entries);
    }
  }
}
