package dev.remora.diff;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A text with its secrets masked, line by line, whichever of the usual forms it has: YAML, JSON,
 * properties, environment, INI, TOML, XML.
 *
 * <p>It parses none of them: a file may be malformed, a template, or a comment may hold the old
 * password. It looks for names of secrets, and masks what follows: the rest of the line, and the
 * lines that may belong to the value. Where it cannot tell how far a value goes, it masks too much.
 */
final class MaskedText {
  /** Names of a kind are looked for so far from each other. */
  private static final int MOST_SIBLINGS = 100;

  /** A Kubernetes secret, whose keys say nothing. */
  private static final Pattern KUBERNETES_SECRET =
      Pattern.compile("\\s*[\"']?kind[\"']?\\s*:\\s*[\"']?Secret\\b.*");

  private final RawText text;
  private final List<String> raw;
  private final KeySearch search;
  private final ValueExtent extent;
  private final boolean[] named;
  private final List<Line> masked = new ArrayList<>();

  MaskedText(RawText text, SecretNames names) {
    this.text = text;
    this.raw = text.lines();
    boolean kubernetes = raw.stream().anyMatch(l -> KUBERNETES_SECRET.matcher(l).matches());
    this.search = new KeySearch(names, kubernetes);
    this.extent = new ValueExtent(raw);
    this.named = new boolean[raw.size()];
    for (int i = 0; i < raw.size(); i++) {
      if (search.namesSecret(raw.get(i))) {
        markSiblings(i);
      }
    }
  }

  List<Line> lines() {
    int i = 0;
    while (i < raw.size()) {
      i = next(i);
    }
    return masked;
  }

  /** Takes what begins at a line, and says where the next begins. */
  private int next(int at) {
    int last = extent.lastJoined(at);
    String joined = last == at ? raw.get(at) : extent.joined(at, last);
    Optional<KeySearch.Found> found = search.find(joined, named[at]);
    if (found.isPresent()) {
      int end = extent.end(last, joined, found.get());
      mask(at, end, joined.substring(0, found.get().value()));
      return end;
    }
    int next = at;
    while (next <= last) { // what is joined says nothing: each line on its own may
      next = alone(next);
    }
    return next;
  }

  /** Takes a line for itself, with what it begins, and says where the next begins. */
  private int alone(int at) {
    String line = raw.get(at);
    int end = extent.endOfKey(at);
    if (end > at) {
      mask(at, end, extent.beginOfKey(line));
      return end;
    }
    Optional<KeySearch.Found> found = search.find(line, named[at]);
    if (found.isPresent()) {
      int over = Math.max(extent.lastJoined(at) + 1, extent.end(at, line, found.get()));
      mask(at, over, line.substring(0, found.get().value()));
      return over;
    }
    String shown = InlineSecrets.masked(line);
    masked.add(new Line(shown, shown.equals(line) ? "" : line, text.isEnded(at)));
    return at + 1;
  }

  private void mask(int begin, int end, String before) {
    String hidden = String.join("\n", raw.subList(begin, end));
    String shown = InlineSecrets.masked(before);
    boolean apart = shown.matches(".*[\\w\\]]");
    masked.add(new Line(shown + (apart ? " " : "") + Masking.MASK, hidden, text.isEnded(end - 1)));
  }

  /**
   * Of {@code name: DB_PASSWORD} the value stands beside it, as {@code value: …}: whatever lies in
   * the same mapping is masked.
   */
  private void markSiblings(int at) {
    int column = Columns.key(raw.get(at));
    for (int i = at + 1; i < Math.min(raw.size(), at + MOST_SIBLINGS); i++) {
      String line = raw.get(i);
      if (!line.isBlank() && (Columns.key(line) < column || Columns.isItem(line))) {
        break;
      }
      named[i] |= Columns.key(line) == column;
    }
    for (int i = at - 1; i >= Math.max(0, at - MOST_SIBLINGS); i--) {
      String line = raw.get(i);
      if (Columns.isItem(raw.get(i + 1)) || (!line.isBlank() && Columns.key(line) < column)) {
        break;
      }
      named[i] |= Columns.key(line) == column;
    }
  }
}
