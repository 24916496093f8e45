package dev.remora.cli;

import dev.remora.compare.Rehearsal;
import dev.remora.compare.Side;
import dev.remora.diff.FileDiff;
import dev.remora.diff.FileDiff.Body;
import dev.remora.diff.FileDiff.Change;
import dev.remora.diff.FileState;
import dev.remora.diff.TreeDiff;
import dev.remora.diff.UnifiedDiff;
import dev.remora.failure.Failure;
import dev.remora.posix.FileMode;
import dev.remora.publish.Provenance;
import dev.remora.publish.Published;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Differences for people: what is compared, a line for each file, then what differs line by line,
 * and how much it is in all. What comes before and after the hunks is none of {@code patch}'s
 * business, and it passes over that.
 */
final class DiffText {
  private static final int MOST_ALTERED = 10;
  private static final int WIDTH = 80;
  private static final String BESIDE_NAMES = "     ";

  /** The notes of files begin here at the furthest. */
  private static final int WIDEST_PATH = 40;

  private final Style style;
  private final boolean watched;
  private final StringBuilder text = new StringBuilder();

  private DiffText(Style style, boolean watched) {
    this.style = style;
    this.watched = watched;
  }

  static String of(Result.Rehearsed rehearsed, Style style, boolean watched) {
    DiffText text = new DiffText(style, watched);
    Rehearsal.Outcome outcome = rehearsed.outcome();
    String image = ResultText.shortened(rehearsed.target().reference().withDigest(outcome.image()));
    String revision = outcome.revision().toString();
    if (!outcome.publishes()) {
      text.line(rehearsed.directory() + ": has " + revision + " of " + image);
      text.line("a pull would change nothing");
      return text.text.toString();
    }
    text.line(rehearsed.directory() + ": a pull would publish " + revision + " of " + image);
    text.line("in place of " + outcome.before().map(DiffText::name).orElse("nothing"));
    text.altered(outcome.altered());
    text.diff(outcome.diff());
    return text.text.toString();
  }

  static String of(Result.Compared compared, Style style, boolean watched) {
    DiffText text = new DiffText(style, watched);
    text.side("from", compared.outcome().from());
    text.side("to  ", compared.outcome().to());
    text.diff(compared.outcome().diff());
    return text.text.toString();
  }

  private static String name(Published published) {
    Provenance provenance = published.provenance();
    String subject = provenance.subject().image();
    return published.revision()
        + " of "
        + subject
        + provenance.subject().digest().map(digest -> "@" + digest.shortened()).orElse("");
  }

  private void side(String name, Side side) {
    line(name + " " + side.revision());
    String created = side.created().map(at -> ", created " + at).orElse("");
    String place = side.volume().map(v -> "on " + v).orElse("of " + side.image());
    line(BESIDE_NAMES + place + created);
    side.distrust().stream()
        .flatMap(why -> wrapped("does not count: " + Failure.harmless(why)).stream())
        .forEach(line -> text.append(style.red(line)).append('\n'));
    altered(side.altered());
  }

  /** Below a name. */
  private static List<String> wrapped(String words) {
    return CommandHelp.wrapped(words, WIDTH - BESIDE_NAMES.length()).stream()
        .map(line -> BESIDE_NAMES + line)
        .toList();
  }

  private void altered(List<String> altered) {
    altered.stream().limit(MOST_ALTERED).forEach(it -> line(BESIDE_NAMES + "altered: " + it));
    if (altered.size() > MOST_ALTERED) {
      line(BESIDE_NAMES + "altered: " + (altered.size() - MOST_ALTERED) + " more");
    }
  }

  private void diff(TreeDiff diff) {
    int widest = diff.files().stream().mapToInt(file -> path(file).length()).max().orElse(0);
    diff.files().forEach(file -> summary(file, Math.min(widest, WIDEST_PATH)));
    for (FileDiff file : diff.files()) {
      String unified = UnifiedDiff.of(file);
      if (!unified.isEmpty()) {
        text.append('\n');
        unified.lines().forEach(this::hunkLine);
      }
    }
    text.append(diff.isEmpty() ? "" : "\n");
    line(total(diff));
  }

  private void summary(FileDiff file, int width) {
    String path = path(file);
    String note = note(file);
    String line =
        sign(file)
            + " "
            + path
            + (note.isEmpty() ? "" : " ".repeat(Math.max(0, width - path.length())) + "  " + note);
    text.append(painted(file, Failure.harmless(line))).append('\n');
  }

  private String painted(FileDiff file, String line) {
    return switch (file.change()) {
      case ADDED -> style.green(line);
      case REMOVED -> style.red(line);
      case CHANGED, MODE -> style.yellow(line);
    };
  }

  private static String sign(FileDiff file) {
    return switch (file.change()) {
      case ADDED -> "+";
      case REMOVED -> "-";
      case CHANGED, MODE -> "~";
    };
  }

  private static String path(FileDiff file) {
    return file.path() + (file.isDirectory() ? "/" : "");
  }

  private static String note(FileDiff file) {
    List<String> notes = new ArrayList<>();
    content(file).ifPresent(notes::add);
    if (file.hasOtherMode()) {
      notes.add("mode " + mode(file.before()) + " to " + mode(file.after()));
    }
    return String.join(", ", notes);
  }

  private static Optional<String> content(FileDiff file) {
    return switch (file.body()) {
      case Body.None _ when file.isDirectory() || file.change() == Change.MODE -> Optional.empty();
      case Body.None _ -> Optional.of("no regular file on one side");
      case Body.Binary _ -> Optional.of("binary, " + sizes(file));
      case Body.NotCompared(String why) -> Optional.of(sizes(file) + ", not shown: " + why);
      case Body.Text t -> Optional.of(counts(t));
    };
  }

  private static String counts(Body.Text text) {
    List<String> counts = new ArrayList<>();
    if (text.added() > 0) {
      counts.add("+" + text.added());
    }
    if (text.removed() > 0) {
      counts.add("-" + text.removed());
    }
    return counts.isEmpty() ? "empty" : String.join(" ", counts);
  }

  private static String sizes(FileDiff file) {
    String before = file.before().map(state -> Long.toString(state.size())).orElse("");
    String after = file.after().map(state -> Long.toString(state.size())).orElse("");
    return before.isEmpty() || after.isEmpty()
        ? before + after + " bytes"
        : before + " to " + after + " bytes";
  }

  private static String mode(Optional<FileState> state) {
    return state.flatMap(FileState::mode).map(FileMode::toString).orElse("");
  }

  private void hunkLine(String line) {
    String shown = watched ? harmless(line) : line;
    String painted =
        switch (line.isEmpty() ? ' ' : line.charAt(0)) {
          case '+' -> line.startsWith("+++ ") ? style.bold(shown) : style.green(shown);
          case '-' -> line.startsWith("--- ") ? style.bold(shown) : style.red(shown);
          case '@', '#', '\\' -> style.dim(shown);
          case ' ' -> shown;
          default -> style.bold(shown);
        };
    text.append(painted).append('\n');
  }

  /**
   * A tab does no harm; whatever else does none that is seen is replaced. A pipe gets all of it.
   */
  private static String harmless(String line) {
    return List.of(line.split("\t", -1)).stream()
        .map(Failure::harmless)
        .collect(Collectors.joining("\t"));
  }

  private static String total(TreeDiff diff) {
    if (diff.isEmpty()) {
      return "no file differs";
    }
    List<String> files = new ArrayList<>();
    add(files, diff.count(Change.ADDED), "added");
    add(files, diff.count(Change.REMOVED), "removed");
    add(files, diff.count(Change.CHANGED), "changed");
    add(files, diff.count(Change.MODE), "with another mode");
    List<String> lines = new ArrayList<>();
    add(lines, diff.added(), "added");
    add(lines, diff.removed(), "removed");
    String masked = diff.masked() == 0 ? "" : "; masked values: " + diff.masked();
    return "files: "
        + String.join(", ", files)
        + (lines.isEmpty() ? "" : "; lines: " + String.join(", ", lines))
        + masked;
  }

  private static void add(List<String> counts, long count, String what) {
    if (count > 0) {
      counts.add(count + " " + what);
    }
  }

  private void line(String line) {
    text.append(Failure.harmless(line)).append('\n');
  }
}
