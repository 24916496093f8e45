package dev.remora.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Finds what somebody meant by a name that does not exist. */
public final class Nearest {
  /** Longer names are typed by nobody; the bound keeps the work small whatever is given. */
  private static final int LONGEST = 64;

  private static final int SHORTEST_PART = 3;

  /** One wrong character in so many is a slip; more is another word. */
  private static final int CHARACTERS_PER_SLIP = 4;

  private static final Pattern DRESS = Pattern.compile("^(?:-+|REMORA_)");

  private Nearest() {}

  /**
   * What to say of an unknown name besides that it is one: what is meant by it in other tools, else
   * the nearest, else what is meant there by what is nearly it.
   *
   * @param otherwise where the known names can be read, for when none of them was meant
   */
  public static String hint(String typed, Collection<String> known, String otherwise) {
    return hint(typed, known, Optional::empty, otherwise);
  }

  /**
   * The same where there are names in other places, too.
   *
   * @param elsewhere what to say of the nearest there, for when it is the only one that is near
   */
  public static String hint(
      String typed,
      Collection<String> known,
      Supplier<Optional<String>> elsewhere,
      String otherwise) {
    return OtherNames.hint(typed, known)
        .or(() -> to(typed, known).map("the nearest is "::concat))
        .or(elsewhere)
        .or(() -> OtherNames.hintOfSlip(bounded(typed), known))
        .orElse(otherwise);
  }

  /**
   * The known name that was meant: one that begins so, else one that ends so, else the one that
   * takes the fewest changes; of several, the first in alphabetical order. Nothing when none is
   * near: a wrong hint costs more time than none.
   */
  public static Optional<String> to(String typed, Collection<String> known) {
    String bounded = bare(bounded(typed));
    return known.stream()
        .filter(name -> rank(bounded, bare(name)) < Integer.MAX_VALUE)
        .min(
            Comparator.<String>comparingInt(name -> rank(bounded, bare(name)))
                .thenComparing(Comparator.naturalOrder()));
  }

  private static String bounded(String typed) {
    return typed.length() <= LONGEST ? typed : typed.substring(0, LONGEST);
  }

  /** Without what the three spellings of a setting differ in. */
  private static String bare(String name) {
    return DRESS.matcher(name).replaceFirst("").toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The lower, the nearer. */
  private static int rank(String typed, String name) {
    boolean isPart = typed.length() >= SHORTEST_PART;
    if (isPart && name.startsWith(typed)) {
      return 0;
    }
    if (isPart && (name.endsWith("-" + typed) || typed.endsWith("-" + name))) {
      return 1;
    }
    return isSlip(typed, name) ? 1 + distance(typed, name) : Integer.MAX_VALUE;
  }

  /** Whether so little differs that no other word is meant. */
  static boolean isSlip(String typed, String name) {
    int distance = distance(typed, name);
    int longer = Math.max(typed.length(), name.length());
    return distance <= Math.max(1, longer / CHARACTERS_PER_SLIP) && 2 * distance < longer;
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
