package dev.remora.paths;

import java.util.Locale;

/** The names at the top of a volume that are its own, and therefore none of content's. */
public final class ReservedNames {
  /** In a revision's directory: what it is and where it came from. */
  public static final String PROVENANCE = ".remora.json";

  /** What applications and tools skip in volumes that are laid out as Kubernetes does it. */
  private static final String PREFIX = "..";

  private ReservedNames() {}

  /** Whether it may not be the first element of a path in content. */
  public static boolean isReserved(String first) {
    return first.startsWith(PREFIX) || isProvenance(first);
  }

  /** Why not, for people. */
  public static String why(String first) {
    return isProvenance(first)
        ? "\"" + PROVENANCE + "\" is the name of the provenance on a volume"
        : "a path that begins with \"" + PREFIX + "\" is Remora's on a volume";
  }

  /** Readers without case would take any spelling for it. */
  private static boolean isProvenance(String first) {
    return first.toLowerCase(Locale.ROOT).equals(PROVENANCE);
  }
}
