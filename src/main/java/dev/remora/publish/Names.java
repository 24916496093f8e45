package dev.remora.publish;

import dev.remora.oci.Digest;
import dev.remora.paths.ReservedNames;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names on a volume that show by their form that they are Remora's. */
final class Names {
  /** The link that every reader goes through; replacing it is the swap. */
  static final String DATA = "..data";

  /** The directory that holds everything that is not for readers. */
  static final String METADATA = "..remora";

  static final String LOCK = "lock";
  static final String STATE = "state.json";
  static final String PROVENANCE = ReservedNames.PROVENANCE;

  private static final Pattern REVISION =
      Pattern.compile("\\.\\.(?:sha256|sha512)-[0-9a-f]{12}\\.([0-9]{1,9})");

  /** As many as the digits hold; no honest volume gets there. */
  private static final int MOST = 1_000_000_000;

  private static final String HEX = "-[0-9a-f]{16}";
  private static final Pattern TEMPORARY_LINK = Pattern.compile("\\.\\.(?:data|link)" + HEX);
  private static final Pattern LEFTOVER = Pattern.compile("(?:stage|state)" + HEX);

  private Names() {}

  static boolean isRevision(String name) {
    return REVISION.matcher(name).matches();
  }

  /** The counter in the name of a revision's directory; 0 in any other name. */
  static int counter(String name) {
    Matcher m = REVISION.matcher(name);
    return m.matches() ? Integer.parseInt(m.group(1)) : 0;
  }

  /** The name of a revision's directory. */
  static String revision(Digest revision, int counter) {
    return ".." + revision.algorithm() + "-" + revision.shortened() + "." + counter % MOST;
  }

  static String temporaryData(RandomGenerator random) {
    return "..data-" + hex(random);
  }

  static String temporaryLink(RandomGenerator random) {
    return "..link-" + hex(random);
  }

  static boolean isTemporaryLink(String name) {
    return TEMPORARY_LINK.matcher(name).matches();
  }

  static String stage(RandomGenerator random) {
    return "stage-" + hex(random);
  }

  static String temporaryState(RandomGenerator random) {
    return "state-" + hex(random);
  }

  /** Whether a killed run may have left an entry of this name behind in {@code ..remora}. */
  static boolean isLeftover(String name) {
    return LEFTOVER.matcher(name).matches();
  }

  /** What the link of this name at the top of the volume points to. */
  static String linkTarget(String name) {
    return DATA + "/" + name;
  }

  private static String hex(RandomGenerator random) {
    return HexFormat.of().toHexDigits(random.nextLong());
  }
}
