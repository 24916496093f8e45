package dev.remora.observe;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client asks for (RFC 9112): as much of it as decides the answer.
 *
 * @param path as it was sent, without the query
 * @param query what came after the question mark, still encoded
 * @param accept the media types that it takes, or nothing
 */
record ProbeRequest(String method, String path, String query, String accept) {
  /** Absolute forms are what proxies are sent, and every server has to take them. */
  private static final Pattern LINE =
      Pattern.compile(
          "(?<method>[!-~]+) (?:(?i:https?)://[^/? ]*)?(?<path>[/*][^? ]*)(?:\\?(?<query>[^ ]*))?"
              + " HTTP/1\\.[0-9]");

  private static final String ACCEPT = "accept:";

  /**
   * Reads it.
   *
   * @param head all up to the empty line, a character for each byte
   * @return nothing when it is none of HTTP/1
   */
  static Optional<ProbeRequest> parse(String head) {
    String[] lines = head.stripLeading().split("\r?\n", -1);
    Matcher line = LINE.matcher(lines[0]);
    if (!line.matches()) {
      return Optional.empty();
    }
    String query = line.group("query");
    return Optional.of(
        new ProbeRequest(
            line.group("method"), line.group("path"), query == null ? "" : query, accept(lines)));
  }

  private static String accept(String[] lines) {
    StringBuilder all = new StringBuilder();
    for (int i = 1; i < lines.length; i++) {
      if (lines[i].regionMatches(true, 0, ACCEPT, 0, ACCEPT.length())) {
        all.append(lines[i].substring(ACCEPT.length()).strip()).append(',');
      }
    }
    return all.toString().toLowerCase(Locale.ROOT);
  }
}
