package dev.remora.source.registry;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What part of a blob an answer with status 206 holds (RFC 9110, section 14.4); in bytes. */
record ContentRange(long first, long last, long total) {
  private static final Pattern FORM =
      Pattern.compile("bytes +([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18})");

  static Optional<ContentRange> parse(String header) {
    Matcher m = FORM.matcher(header.strip());
    return m.matches()
        ? Optional.of(
            new ContentRange(
                Long.parseLong(m.group(1)), Long.parseLong(m.group(2)), Long.parseLong(m.group(3))))
        : Optional.empty();
  }

  /** Whether it is the rest of a blob of which some bytes are there. */
  boolean continues(long have, long size) {
    return first == have && last == size - 1 && total == size;
  }
}
