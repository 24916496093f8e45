package dev.remora.attach;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;

/**
 * The name under which a given path is published.
 *
 * <p>A path below the working directory keeps its folders. Of an absolute path, or one that leads
 * out of the working directory, only the last name stays: where it lay on the machine that attached
 * it means nothing to the one that reads it, and ORAS refuses to write such titles.
 */
final class Title {
  private static final int LONGEST_NAME = 255;

  private Title() {}

  static String of(String given) throws Unusable {
    Path path = Path.of(given).normalize();
    boolean outside = path.isAbsolute() || path.startsWith("..");
    Path kept = outside ? path.getFileName() : path;
    if (kept == null || kept.toString().isEmpty() || kept.endsWith("..")) {
      throw new Unusable(
          given
              + ": has no name to publish it under; name the files in it, or give its path from"
              + " the directory above");
    }
    String title = kept.toString();
    check(title, given);
    return title;
  }

  /** Refuses here, where it can still be mended, what no volume will take. */
  static void check(String published, String given) throws Unusable {
    String first = published.substring(0, (published + "/").indexOf('/'));
    if (first.startsWith("..") || first.equals(".remora.json")) {
      throw new Unusable(given + ": the name " + first + " is kept for Remora on a volume");
    }
    if (published.indexOf('\\') >= 0 || published.codePoints().anyMatch(Character::isISOControl)) {
      throw new Unusable(given + ": has a backslash or a control character in its name");
    }
    if (!Normalizer.isNormalized(published, Normalizer.Form.NFC)) {
      throw new Unusable(given + ": its name is not in Unicode's normal form NFC");
    }
    for (String name : published.split("/", -1)) {
      if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
        throw new Unusable(given + ": a name in it is longer than " + LONGEST_NAME + " bytes");
      }
    }
  }
}
