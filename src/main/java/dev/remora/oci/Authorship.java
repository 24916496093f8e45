package dev.remora.oci;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * From which commit something was made, of which repository of code, and by whom: what its own
 * annotations say, which nobody verifies.
 *
 * @param commit {@code org.opencontainers.image.revision}
 * @param code {@code org.opencontainers.image.source}, a URL as a rule
 * @param authors {@code org.opencontainers.image.authors}
 */
public record Authorship(Optional<String> commit, Optional<String> code, Optional<String> authors) {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
  private static final String NAME = "[A-Za-z0-9_.-]{1,100}";

  private static final Pattern GITHUB =
      Pattern.compile("(https://github\\.com/" + NAME + "/" + NAME + "?)(?:\\.git)?/?");

  private static final Pattern GITLAB =
      Pattern.compile("(https://gitlab\\.com(?:/" + NAME + "){1,20}/" + NAME + "?)(?:\\.git)?/?");

  /** What annotations say; what is blank is not said. */
  public static Authorship of(Annotations annotations) {
    return new Authorship(
        said(annotations, Annotations.REVISION),
        said(annotations, Annotations.SOURCE),
        said(annotations, Annotations.AUTHORS));
  }

  private static Optional<String> said(Annotations annotations, String key) {
    return annotations.get(key).map(String::strip).filter(value -> !value.isEmpty());
  }

  /** Whether nothing is said. */
  public boolean isUnknown() {
    return commit.isEmpty() && code.isEmpty() && authors.isEmpty();
  }

  /** Where the commit is shown, where its host is one whose addresses are known. */
  public Optional<String> page() {
    return commit
        .filter(COMMIT.asMatchPredicate())
        .flatMap(
            id ->
                base(GITHUB)
                    .map(repository -> repository + "/commit/" + id)
                    .or(() -> base(GITLAB).map(project -> project + "/-/commit/" + id)));
  }

  private Optional<String> base(Pattern host) {
    return code.map(host::matcher).filter(Matcher::matches).map(m -> m.group(1));
  }
}
