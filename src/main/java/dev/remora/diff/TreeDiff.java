package dev.remora.diff;

import dev.remora.diff.FileDiff.Body;
import dev.remora.diff.FileDiff.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * What differs between two sets of files, sorted by path. A directory is told only where its mode
 * differs, or where it is empty and the other side lacks it.
 */
public record TreeDiff(List<FileDiff> files) {
  /** In bytes: a longer file is not compared by line. */
  public static final int LONGEST_TEXT = 1 << 20;

  /** A file with more lines is not compared by line. */
  static final int MOST_LINES = 50_000;

  /** In characters, over all files: what comes after that is only named. */
  static final int MOST_SHOWN = 2 << 20;

  public TreeDiff {
    files = List.copyOf(files);
  }

  /** That nothing differs. */
  public static TreeDiff none() {
    return new TreeDiff(List.of());
  }

  /**
   * Compares.
   *
   * @param goOn runs before each file and each part of one, and throws to end it
   */
  public static TreeDiff of(FileSet from, FileSet to, Masking masking, Runnable goOn) {
    return new Comparison(from, to, masking, goOn).run();
  }

  public boolean isEmpty() {
    return files.isEmpty();
  }

  public long count(Change change) {
    return files.stream().filter(file -> file.change() == change).count();
  }

  /** How many lines have come. */
  public long added() {
    return texts().stream().mapToLong(Body.Text::added).sum();
  }

  /** How many lines have gone. */
  public long removed() {
    return texts().stream().mapToLong(Body.Text::removed).sum();
  }

  /** How many values are not shown. */
  public long masked() {
    return files.stream().mapToLong(FileDiff::masked).sum();
  }

  private List<Body.Text> texts() {
    return files.stream()
        .map(FileDiff::body)
        .filter(Body.Text.class::isInstance)
        .map(Body.Text.class::cast)
        .toList();
  }

  /** One comparison while it runs. */
  private static final class Comparison {
    private final FileSet from;
    private final FileSet to;
    private final SortedMap<String, FileState> before;
    private final SortedMap<String, FileState> after;
    private final Masking masking;
    private final Runnable goOn;
    private int shown;

    Comparison(FileSet from, FileSet to, Masking masking, Runnable goOn) {
      this.from = from;
      this.to = to;
      this.before = from.files();
      this.after = to.files();
      this.masking = masking;
      this.goOn = goOn;
    }

    TreeDiff run() {
      TreeSet<String> paths = new TreeSet<>(before.keySet());
      paths.addAll(after.keySet());
      List<FileDiff> files = new ArrayList<>();
      for (String path : paths) {
        goOn.run();
        compare(path).ifPresent(files::add);
      }
      return new TreeDiff(files);
    }

    private Optional<FileDiff> compare(String path) {
      Optional<FileState> old = Optional.ofNullable(before.get(path)).filter(s -> counts(path, s));
      Optional<FileState> now = Optional.ofNullable(after.get(path)).filter(s -> counts(path, s));
      if (old.isPresent() && now.isPresent() && old.get().hasContentOf(now.get())) {
        return old.get().hasOtherMode(now.get())
            ? Optional.of(new FileDiff(path, old, now, new Body.None()))
            : Optional.empty();
      }
      return old.isEmpty() && now.isEmpty()
          ? Optional.empty()
          : Optional.of(new FileDiff(path, old, now, body(path, old, now)));
    }

    /** A directory that is on one side alone is told by what lies in it, if anything does. */
    private boolean counts(String path, FileState state) {
      return state.kind() != FileState.Kind.DIRECTORY
          || (before.containsKey(path) && after.containsKey(path))
          || isEmpty(before.containsKey(path) ? before : after, path + "/");
    }

    private static boolean isEmpty(SortedMap<String, FileState> files, String prefix) {
      SortedMap<String, FileState> behind = files.tailMap(prefix);
      return behind.isEmpty() || !behind.firstKey().startsWith(prefix);
    }

    private Body body(String path, Optional<FileState> old, Optional<FileState> now) {
      boolean files = old.map(Comparison::isFile).orElse(true);
      files &= now.map(Comparison::isFile).orElse(true);
      if (!files) {
        return new Body.None();
      }
      if (isLong(old) || isLong(now)) {
        return new Body.NotCompared("more than 1 MiB");
      }
      Optional<RawText> oldText = text(from, path, old);
      Optional<RawText> newText = text(to, path, now);
      if (oldText.isEmpty() || newText.isEmpty()) {
        return new Body.Binary();
      }
      if (oldText.get().lines().size() > MOST_LINES || newText.get().lines().size() > MOST_LINES) {
        return new Body.NotCompared("more than " + MOST_LINES + " lines");
      }
      return compare(masking.lines(path, oldText.get()), masking.lines(path, newText.get()));
    }

    private static boolean isFile(FileState state) {
      return state.kind() == FileState.Kind.FILE;
    }

    private static boolean isLong(Optional<FileState> state) {
      return state.filter(s -> s.size() > LONGEST_TEXT).isPresent();
    }

    private static Optional<RawText> text(FileSet side, String path, Optional<FileState> state) {
      return state.isEmpty() ? Optional.of(RawText.of("")) : RawText.of(side.read(path));
    }

    private Body compare(List<Line> old, List<Line> now) {
      LineDiff diff = new LineDiff(old, now, goOn);
      List<Hunk> hunks = Hunk.of(old, now, diff);
      for (Hunk hunk : hunks) {
        shown += hunk.entries().stream().mapToInt(entry -> entry.text().length() + 2).sum();
      }
      if (shown > MOST_SHOWN) {
        shown = MOST_SHOWN; // all that follows is only named, even if it is short
        return new Body.NotCompared("more than 2 MiB of differences in all");
      }
      return new Body.Text(
          hunks, diff.added().cardinality(), diff.removed().cardinality(), masked(hunks));
    }

    private static int masked(List<Hunk> hunks) {
      return (int)
          hunks.stream()
              .flatMap(hunk -> hunk.entries().stream())
              .filter(Hunk.Entry::masked)
              .count();
    }
  }
}
