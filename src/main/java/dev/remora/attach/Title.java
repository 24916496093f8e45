package dev.remora.attach;

import dev.remora.paths.ContentPath;
import java.nio.file.Path;

/**
 * The name under which a given path is published.
 *
 * <p>A path below the working directory keeps its folders. Of an absolute path, or one that leads
 * out of the working directory, only the last name stays: where it lay on the machine that attached
 * it means nothing to the one that reads it, and ORAS refuses to write such titles.
 */
final class Title {
  private Title() {}

  static ContentPath of(String given) throws UnusableFile {
    Path path = Path.of(given).normalize();
    boolean outside = path.isAbsolute() || path.startsWith("..");
    Path kept = outside ? path.getFileName() : path;
    if (kept == null || kept.toString().isEmpty() || kept.endsWith("..")) {
      throw new UnusableFile(
          given
              + ": has no name to publish it under; name the files in it, or give its path from"
              + " the directory above");
    }
    return parse(kept.toString(), given);
  }

  /** Refuses here, where it can still be mended, what no volume will take. */
  static ContentPath parse(String title, String given) throws UnusableFile {
    try {
      return ContentPath.parse(title);
    } catch (IllegalArgumentException e) {
      throw new UnusableFile(given + ": " + e.getMessage());
    }
  }
}
