package dev.remora.settings;

import java.util.Collection;
import java.util.Comparator;

/** Finds what somebody meant by a name that does not exist. */
public final class Nearest {
  /** Longer names are typed by nobody; the bound keeps the work small whatever is given. */
  private static final int LONGEST = 64;

  private static final int SHORTEST_ABBREVIATION = 3;

  private Nearest() {}

  /**
   * The known name that takes the fewest changes, one of which it is the beginning before all
   * others; of several, the first in alphabetical order.
   */
  public static String to(String typed, Collection<String> known) {
    String bounded = typed.length() <= LONGEST ? typed : typed.substring(0, LONGEST);
    return known.stream()
        .min(
            Comparator.<String, Boolean>comparing(name -> !isAbbreviation(bounded, name))
                .thenComparingInt(name -> distance(bounded, name))
                .thenComparing(Comparator.naturalOrder()))
        .orElseThrow();
  }

  private static boolean isAbbreviation(String typed, String name) {
    return typed.length() >= SHORTEST_ABBREVIATION && name.startsWith(typed);
  }

  /** Insertions, deletions, replacements and swaps of neighbours from one text to the other. */
  static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int cheapest(int[][] cost, String a, String b, int i, int j) {
    boolean same = a.charAt(i - 1) == b.charAt(j - 1);
    int best = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
    best = Math.min(best, cost[i - 1][j - 1] + (same ? 0 : 1));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }
}
