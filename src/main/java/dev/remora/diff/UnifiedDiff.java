package dev.remora.diff;

import dev.remora.posix.FileMode;
import java.util.List;

/**
 * The text of a file's difference in the unified format, with the headers of git, so that {@code
 * git apply} and {@code patch} take it.
 */
public final class UnifiedDiff {
  private static final int EXECUTABLE = 0100;
  private static final String NOTHING = "/dev/null";

  private UnifiedDiff() {}

  /**
   * All lines of it. None where the format has no words for it: of what is no text, of a directory,
   * and of permissions that git does not keep.
   */
  public static String of(FileDiff file) {
    return file.body() instanceof FileDiff.Body.Text text
        ? headers(file, text) + hunks(text)
        : hasHeaders(file) ? git(file) : "";
  }

  /** Git keeps of a mode whether a file may be run. */
  private static boolean hasHeaders(FileDiff file) {
    return file.change() == FileDiff.Change.MODE
        && !file.isDirectory()
        && !gitModes(file).isEmpty();
  }

  private static String headers(FileDiff file, FileDiff.Body.Text text) {
    String note =
        text.masked() == 0
            ? ""
            : "# "
                + text.masked()
                + (text.masked() == 1 ? " value is" : " values are")
                + " masked, so this is no patch; --no-mask shows all\n";
    String names =
        text.hunks().isEmpty()
            ? ""
            : "--- "
                + (file.before().isEmpty() ? NOTHING : name("a/", file, "\t"))
                + "\n+++ "
                + (file.after().isEmpty() ? NOTHING : name("b/", file, "\t"))
                + "\n";
    return note + git(file) + names;
  }

  private static String git(FileDiff file) {
    return "diff --git "
        + name("a/", file, "")
        + " "
        + name("b/", file, "")
        + "\n"
        + gitModes(file);
  }

  private static String gitModes(FileDiff file) {
    if (file.before().isEmpty()) {
      return "new file mode " + mode(file.after().orElseThrow()) + "\n";
    }
    String before = mode(file.before().get());
    if (file.after().isEmpty()) {
      return "deleted file mode " + before + "\n";
    }
    String after = mode(file.after().get());
    return before.equals(after) || !file.hasOtherMode()
        ? ""
        : "old mode " + before + "\nnew mode " + after + "\n";
  }

  private static String mode(FileState state) {
    int bits = state.mode().map(FileMode::bits).orElse(0);
    return (bits & EXECUTABLE) != 0 ? "100755" : "100644";
  }

  /**
   * A path as git writes it: quoted where it has a quote or a backslash in it.
   *
   * @param end what ends a name that has spaces
   */
  private static String name(String prefix, FileDiff file, String end) {
    String name = prefix + file.path();
    if (name.indexOf('"') >= 0 || name.indexOf('\\') >= 0) {
      return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
    return name.indexOf(' ') >= 0 ? name + end : name;
  }

  private static String hunks(FileDiff.Body.Text text) {
    StringBuilder all = new StringBuilder();
    for (Hunk hunk : text.hunks()) {
      all.append("@@ -")
          .append(range(hunk.from(), hunk.count(Hunk.Kind.ADDED)))
          .append(" +")
          .append(range(hunk.to(), hunk.count(Hunk.Kind.REMOVED)))
          .append(" @@\n");
      append(hunk.entries(), all);
    }
    return all.toString();
  }

  private static void append(List<Hunk.Entry> entries, StringBuilder all) {
    for (Hunk.Entry entry : entries) {
      all.append(entry.kind().sign()).append(entry.text()).append('\n');
      if (!entry.ended()) {
        all.append("\\ No newline at end of file\n");
      }
    }
  }

  private static String range(int begin, int count) {
    return count == 1 ? Integer.toString(begin) : begin + "," + count;
  }
}
