package dev.remora.paths;

import java.util.Locale;

/** The names at the top of a volume that the volume itself needs, so content may not have them. */
public final class ReservedNames {
  /** The file in a revision's directory that says what it is and where it came from. */
  public static final String PROVENANCE = ".remora.json";

  /**
   * Names with this prefix are skipped by applications and tools, as in the volumes of Kubernetes.
   */
  private static final String PREFIX = "..";

  private ReservedNames() {}

  /** Whether content may not have a path that begins with this element. */
  public static boolean isReserved(String first) {
    return first.startsWith(PREFIX) || isProvenance(first);
  }

  /** Why, for people. */
  public static String why(String first) {
    return isProvenance(first)
        ? "\"" + PROVENANCE + "\" is the name of the provenance on a volume"
        : "a path that begins with \"" + PREFIX + "\" is Remora's on a volume";
  }

  /** A file system without case takes any spelling for it. */
  private static boolean isProvenance(String first) {
    return first.toLowerCase(Locale.ROOT).equals(PROVENANCE);
  }
}
