package dev.remora.paths;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;

/**
 * The relative path of a file or directory on the volume, safe on its own: a layer's title, or the
 * name of an entry in its archive.
 *
 * <p>Allowed is what Linux and Kubernetes' ConfigMaps allow. Volumes are Linux directories, so a
 * name that only Windows reserves ({@code aux}, a final dot or space, a colon) is allowed. What two
 * readers could take for different things is not: a backslash, a name that is not in Unicode's
 * normal form NFC.
 */
public record ContentPath(List<String> elements) {
  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_PATH = 4096;
  private static final int UNDECODABLE = '\uFFFD';

  /**
   * Parses a title, or an archive entry's name without the slash that marks directories.
   *
   * @throws IllegalArgumentException with the reason, for people
   */
  public static ContentPath parse(String text) {
    require(!text.isEmpty(), "the path is empty");
    require(!text.startsWith("/"), "the path is absolute");
    require(bytes(text) <= LONGEST_PATH, "the path is longer than " + LONGEST_PATH + " bytes");
    List<String> elements = List.of(text.split("/", -1));
    for (String element : elements) {
      checkName(element);
    }
    String first = elements.getFirst();
    if (ReservedNames.isReserved(first)) {
      throw new IllegalArgumentException(ReservedNames.why(first));
    }
    return new ContentPath(elements);
  }

  /**
   * One form for all paths that a reader, or a file system without case, could mistake for one
   * another.
   */
  public ContentPath folded() {
    String text = toString();
    if (isAscii(text)) {
      return new ContentPath(List.of(text.toLowerCase(Locale.ROOT).split("/", -1)));
    }
    String upper = text.toUpperCase(Locale.ROOT); // so that ß meets SS, and both sigmas σ
    String folded = Normalizer.normalize(upper.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
    return new ContentPath(List.of(folded.split("/", -1)));
  }

  /** The path of the first elements, so many. */
  public ContentPath first(int count) {
    return new ContentPath(elements.subList(0, count));
  }

  public List<String> parents() {
    return elements.subList(0, elements.size() - 1);
  }

  public String name() {
    return elements.getLast();
  }

  public int depth() {
    return elements.size();
  }

  /** Whether this is the other path, or lies below it. */
  public boolean isWithin(ContentPath other) {
    return depth() >= other.depth() && first(other.depth()).equals(other);
  }

  @Override
  public String toString() {
    return String.join("/", elements);
  }

  private static void checkName(String name) {
    require(!name.isEmpty(), "the path has an empty element");
    require(!name.equals(".") && !name.equals(".."), "the path has an element \"" + name + "\"");
    require(name.indexOf('\\') < 0, "the path has a backslash");
    require(
        !holdsForbidden(name),
        "the path has a control character, one that turns the direction of text, or one that is not"
            + " valid UTF-8");
    require(bytes(name) <= LONGEST_NAME, "a name is longer than " + LONGEST_NAME + " bytes");
    require(
        isAscii(name) || Normalizer.isNormalized(name, Normalizer.Form.NFC),
        "the path is not in Unicode's normal form NFC");
  }

  /** By a loop: all names are looked at, and a stream takes several times as long. */
  private static boolean holdsForbidden(String name) {
    for (int at = 0; at < name.length(); at = name.offsetByCodePoints(at, 1)) {
      if (isForbidden(name.codePointAt(at))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isForbidden(int codePoint) {
    return codePoint == UNDECODABLE
        || turnsDirection(codePoint)
        || switch (Character.getType(codePoint)) {
          case Character.CONTROL,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR,
              Character.SURROGATE ->
              true;
          default -> false;
        };
  }

  /** Most paths are ASCII, and need none of Unicode's tables. */
  private static boolean isAscii(String text) {
    for (int at = 0; at < text.length(); at++) {
      if (text.charAt(at) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  /**
   * A name with one of Unicode's Bidi_Control characters looks like another: "gpj.exe" like
   * "exe.jpg".
   */
  private static boolean turnsDirection(int codePoint) {
    return codePoint == 0x061C
        || codePoint == 0x200E
        || codePoint == 0x200F
        || (codePoint >= 0x202A && codePoint <= 0x202E)
        || (codePoint >= 0x2066 && codePoint <= 0x2069);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
