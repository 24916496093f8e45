package dev.remora.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page with transcripts, each between {@code <!-- name -->} and {@code <!-- /name -->}. What is
 * printed today takes their place in a copy, which becomes the page when it is what it should say.
 */
public final class PageTranscripts {
  private static final Pattern NAMED =
      Pattern.compile("(?ms)^<!-- ([\\w: -]+) -->\\n\\n```console\\n(.*?)^```\\n\\n<!-- /\\1 -->$");

  private final Path page;
  private String text;

  private PageTranscripts(Path page, String text) {
    this.page = page;
    this.text = text;
  }

  public static PageTranscripts of(Path page) {
    try {
      return new PageTranscripts(page, Files.readString(page));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of the transcripts, in the order of the page. */
  public List<String> names() {
    return NAMED.matcher(text).results().map(found -> found.group(1)).toList();
  }

  /** What is shown under a name, without its fence. */
  public String shown(String name) {
    return text.substring(found(name).start(2), found(name).end(2));
  }

  /** Puts something else in its place, in this copy. */
  public void show(String name, String printed) {
    MatchResult found = found(name);
    text = text.substring(0, found.start(2)) + printed + text.substring(found.end(2));
  }

  /** Writes the copy into a directory, and says what to do with it. */
  public String keep(Path directory) {
    try {
      Files.createDirectories(directory);
      Path copy = Files.writeString(directory.resolve(page.getFileName()), text);
      return "copy " + copy + " to " + page + ", if that is what it should say";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private MatchResult found(String name) {
    Matcher named = NAMED.matcher(text);
    return named
        .results()
        .filter(found -> found.group(1).equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(page + " has no transcript " + name));
  }
}
